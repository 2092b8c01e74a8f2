package io.patchbay.support;

import com.sun.net.httpserver.HttpExchange;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** An issuer that says in its tokens whatever a test wants to hear. */
public final class Issuer {

    private record Login(String challenge, String answer) {}

    private final Supplier<String> url;
    private final RsaJsonWebKey key = newKey("the-issuers");
    private final Map<String, Login> logins = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    Issuer(Supplier<String> url) {
        this.url = url;
    }

    private static RsaJsonWebKey newKey(String id) {
        try {
            var key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Times anybody fetched the keys or asked about a token. */
    public int asked() {
        return asked.get();
    }

    String keys() {
        asked.incrementAndGet();
        return "{\"keys\":[" + key.toJson() + "]}";
    }

    String introspect() {
        asked.incrementAndGet();
        return "{\"active\":true,\"username\":\"ada\",\"groups\":[\"admin\"]}";
    }

    /** A good token for an hour, with these claims besides or instead; null takes one away. */
    public String token(Map<String, ?> claims) {
        return signed(key, claims);
    }

    /** The same by a key that is not among the issuer's. */
    public String forged(Map<String, ?> claims) {
        return signed(newKey("somebody-elses"), claims);
    }

    private String signed(RsaJsonWebKey by, Map<String, ?> claims) {
        var all = new HashMap<String, Object>();
        all.put("iss", url.get());
        all.put("sub", "ada");
        all.put("aud", "patchbay");
        all.put("name", "Ada");
        all.put("iat", Instant.now().getEpochSecond());
        all.put("exp", Instant.now().getEpochSecond() + 3600);
        all.putAll(claims);
        all.values().removeIf(value -> value == null);
        var token = new JsonWebSignature();
        token.setPayload(new JsonObject(all).encode());
        token.setKey(by.getPrivateKey());
        token.setKeyIdHeaderValue(by.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whoever was sent to this address logs in as this. The address the browser is sent back to.
     */
    public URI logIn(URI authorize, Map<String, ?> claims) {
        var wish = parameters(authorize.getRawQuery());
        var ofId = new HashMap<String, Object>(claims);
        ofId.putIfAbsent("nonce", wish.get("nonce"));
        ofId.put("typ", "ID");
        var code = UUID.randomUUID().toString();
        var answer = new JsonObject()
                .put("token_type", "Bearer")
                .put("expires_in", 3600)
                .put("id_token", token(ofId))
                .put("access_token", token(claims));
        logins.put(code, new Login(wish.get("code_challenge"), answer.encode()));
        return URI.create(wish.get("redirect_uri") + "?code=" + code + "&state=" + wish.get("state"));
    }

    void redeem(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var login = logins.remove(form.getOrDefault("code", ""));
        if (login == null || !s256(form.get("code_verifier")).equals(login.challenge())) {
            Neighbours.answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        Neighbours.answer(exchange, 200, login.answer());
    }

    private static String s256(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256")
                            .digest(String.valueOf(verifier).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
