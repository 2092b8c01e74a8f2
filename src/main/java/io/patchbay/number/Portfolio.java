package io.patchbay.number;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/**
 * The Meta business portfolio: owner of business verification, messaging limit and number cap. Its
 * id is opaque text.
 */
@Entity
public class Portfolio {

    @Id
    String id;

    @Column(name = "first_seen_at")
    Instant firstSeenAt;

    protected Portfolio() {}

    Portfolio(String id, Instant now) {
        this.id = id;
        this.firstSeenAt = now;
    }

    public String id() {
        return id;
    }
}
