package io.patchbay.audit;

import java.util.UUID;

/**
 * What an action is about. {@code kind} is the word for the thing, such as {@code link}; {@code id}
 * tells it from others of its kind. {@code tenantId}: whose it is, so that forgetting a tenant
 * finds its rows and no others; null if it is nobody's, or of several tenants.
 */
public record Subject(String kind, String id, UUID tenantId) {

    /** A tenant itself. */
    public static Subject tenant(UUID id) {
        return new Subject("tenant", id.toString(), id);
    }

    /**
     * @param tenantId null if it is about no tenant, or about several
     */
    public static Subject of(UUID tenantId, String kind, Object id) {
        return new Subject(kind, id.toString(), tenantId);
    }

    /** Something of this installation, such as a key. */
    public static Subject ours(String kind, Object id) {
        return new Subject(kind, id.toString(), null);
    }
}
