package io.patchbay.number;

/** The provider's overall word for a line. The other axes say who can move it. */
public enum Health implements Standing.Value {
    UNKNOWN,
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    /** What the provider's word means. */
    static Health of(String raw) {
        return switch (Standing.upper(raw)) {
            case "HEALTHY" -> HEALTHY;
            case "DEGRADED" -> DEGRADED;
            case "UNHEALTHY" -> UNHEALTHY;
            default -> UNKNOWN;
        };
    }
}
