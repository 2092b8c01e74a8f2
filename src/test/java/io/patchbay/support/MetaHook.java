package io.patchbay.support;

import static io.restassured.RestAssured.given;

import io.patchbay.provider.WebhookSignature;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A webhook as Meta sends it, signed with the app's secret. */
public final class MetaHook {

    public static final String SECRET = "meta-app-secret-1c9e7a52d04b4f6e8a3d";

    private MetaHook() {}

    /** Sends it and returns the request as it was kept, once a worker has been there. */
    public static Map<String, Object> arrives(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        signed(bytes).then().statusCode(200);
        return applied(bytes);
    }

    public static Response signed(byte[] body) {
        return post(body, "sha256=" + WebhookSignature.of(SECRET, body));
    }

    /** {@code signature} null: without one. */
    public static Response post(byte[] body, String signature) {
        var request = given().contentType("application/json").body(body);
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        return request.post("/hooks/meta");
    }

    public static Map<String, Object> applied(byte[] body) {
        return Console.applied(key(body));
    }

    /** Meta names no key, so the content is the name. */
    public static String key(byte[] body) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update((byte) '\n');
            return "sha256:" + HexFormat.of().formatHex(hash.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
