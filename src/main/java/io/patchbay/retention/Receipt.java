package io.patchbay.retention;

import io.patchbay.web.Formats;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Proof that a tenant was forgotten. {@code removed}: rows by what they were. Holds nothing that
 * tells who the tenant was; {@code tenantId} means something only to whoever has written it down.
 */
public record Receipt(
        UUID id, UUID tenantId, Instant erasedAt, String erasedBy, String reason, Map<String, Integer> removed) {

    /** What is counted under a key of {@code removed}, in the words of the pages. */
    public String word(String key) {
        return switch (key) {
            case "deliveries" -> "events";
            case "refused_deliveries" -> "refused requests";
            case "shared_deliveries" -> "events shared with others, emptied";
            case "facts" -> "evidence";
            case "probes" -> "checks";
            case "sweeps" -> "syncs";
            case "words_in_sweeps" -> "names in sync reports";
            case "words_in_records" -> "names in the audit log";
            case "words_in_reasons" -> "names in reasons";
            default -> Formats.spaced(key);
        };
    }
}
