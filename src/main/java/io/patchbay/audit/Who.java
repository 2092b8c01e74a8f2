package io.patchbay.audit;

/**
 * Who an entry of the record is about, as exactly as it is known.
 *
 * @param kind of whom
 * @param name as shown; people may change theirs at the issuer, so it proves nothing
 * @param role the greatest one, {@code none} for strangers and the system
 * @param id what does not change: issuer and subject of a person, as {@code https://issuer|subject}; of a program the
 *     id of its key; null for the system and for strangers
 * @param address the request came from, of IPv6 its network; null if there was no request
 * @param requestId the id its answer carried as {@code X-Request-Id}; null if there was no request
 */
public record Who(Kind kind, String name, String role, String id, String address, String requestId) {

    /** The name the system goes by; nobody else may be called so. */
    public static final String SYSTEM_NAME = "Patchbay";

    /** Work that nobody asks for. */
    public static final Who SYSTEM = new Who(Kind.SYSTEM, SYSTEM_NAME, "none", null, null, null);

    public enum Kind {
        /** Somebody who is signed in. */
        PERSON,
        /** A program with one of our keys, or with a token of the issuer. */
        KEY,
        /** Patchbay itself. */
        SYSTEM,
        /** Whoever could not be told. */
        STRANGER
    }
}
