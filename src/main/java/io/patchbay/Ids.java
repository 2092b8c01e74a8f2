package io.patchbay;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** Makes the names we give to things, and the hashes by which we know them again. */
public final class Ids {

    /** No 0/o, 1/l/i, u/v: codes are read out on the telephone. */
    private static final char[] LETTERS = "abcdefghjkmnpqrstwxyz23456789".toCharArray();

    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /**
     * A new id whose order is the order of making, so that newest-first lists need no other column.
     */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /**
     * An id that sorts as if it had been made at that moment, for things that are older than our
     * record of them.
     */
    public static UUID at(Instant moment) {
        return UuidCreator.getTimeOrderedEpoch(moment);
    }

    /** Twelve bytes of SHA-256 in hex: enough to tell two texts apart, short enough to read. */
    public static String fingerprint(String text) {
        return HexFormat.of().formatHex(sha256(text), 0, 12);
    }

    /** The 32 bytes of SHA-256 over a text in UTF-8. */
    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The 32 bytes of SHA-256 over these parts, one after the other. */
    public static byte[] sha256(byte[]... parts) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                hash.update(part);
            }
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A public, unguessable code of 16 letters (77 bits), for addresses that need no login. */
    public static String code() {
        var code = new char[16];
        for (var i = 0; i < code.length; i++) {
            code[i] = LETTERS[RANDOM.nextInt(LETTERS.length)];
        }
        return new String(code);
    }
}
