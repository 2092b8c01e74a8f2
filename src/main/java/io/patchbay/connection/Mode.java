package io.patchbay.connection;

import java.util.List;
import java.util.Locale;

/** How the number is connected. EITHER is only ever offered, never taken. */
public enum Mode {
    DEDICATED,
    COEXISTENCE,
    EITHER;

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What a link offers: its one allowed type, or the customer's choice if it names both or none.
     */
    public static Mode offeredBy(List<String> allowedTypes) {
        return allowedTypes.size() == 1 ? taken(allowedTypes.get(0)) : EITHER;
    }

    /** The mode of a number that is there. */
    static Mode of(boolean coexistence) {
        return coexistence ? COEXISTENCE : DEDICATED;
    }

    /** The mode behind the provider's word; null if it is none of ours. */
    public static Mode taken(String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "dedicated" -> DEDICATED;
            case "coexistence" -> COEXISTENCE;
            default -> null;
        };
    }
}
