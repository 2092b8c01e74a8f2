package io.patchbay.connection;

import io.patchbay.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/**
 * One WhatsApp line of a tenant, from the first link to its removal. A reconnect stays on the same
 * connection.
 */
@Entity
public class Connection {

    @Id
    UUID id;

    @Column(name = "tenant_id")
    UUID tenantId;

    String owner;

    @Column(name = "created_at")
    Instant createdAt;

    protected Connection() {}

    /**
     * {@code owner} is the colleague who looks after it; null if the connection was found, not
     * made.
     */
    public Connection(UUID tenantId, String owner, Instant now) {
        this.id = Ids.next();
        this.tenantId = tenantId;
        this.owner = owner;
        this.createdAt = now;
    }

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public String owner() {
        return owner;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
