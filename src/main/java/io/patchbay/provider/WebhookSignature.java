package io.patchbay.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether a request was signed by somebody who knows one of our secrets: lower-case hex of
 * HMAC-SHA256 over the raw body bytes (kapso.md §5.6). Compares in constant time, and with every
 * secret, so that the answer's time tells nothing.
 */
public final class WebhookSignature {

    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(WebhookSignature::newMac);

    private final List<SecretKeySpec> keys;

    /**
     * @param secrets newest first; none of them empty
     */
    public WebhookSignature(List<String> secrets) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"))
                .toList();
    }

    /** What a signature is worth and which secret it is due to, counted from 0; -1 if none fits. */
    public record Match(SignatureState state, int secret) {}

    /** What the signature is worth. Never throws. */
    public SignatureState check(byte[] body, String header) {
        return match(body, header).state();
    }

    /**
     * Seen senders also write {@code sha256=} in front, or upper-case hex; both are accepted. Never
     * throws.
     */
    public Match match(byte[] body, String header) {
        if (header == null || header.isBlank()) {
            return new Match(SignatureState.MISSING, -1);
        }
        var given = given(header.strip());
        var match = new Match(SignatureState.WRONG, -1);
        for (var i = keys.size() - 1; i >= 0; i--) {
            if (MessageDigest.isEqual(sign(keys.get(i), body), given)) {
                match = new Match(i == 0 ? SignatureState.VALID : SignatureState.PREVIOUS_SECRET, i);
            }
        }
        return match;
    }

    /** The signature of a body, as a sender writes it. */
    public static String of(String secret, byte[] body) {
        return HexFormat.of()
                .formatHex(sign(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"), body));
    }

    private static byte[] given(String header) {
        var hex = header.regionMatches(true, 0, "sha256=", 0, 7) ? header.substring(7) : header;
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] sign(SecretKeySpec key, byte[] body) {
        try {
            var mac = MAC.get();
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 refused a key", e);
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
