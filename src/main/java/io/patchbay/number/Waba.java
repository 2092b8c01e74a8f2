package io.patchbay.number;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/**
 * A WhatsApp Business Account: owner of templates, account review and billing. Its id is opaque
 * text.
 */
@Entity
public class Waba {

    @Id
    String id;

    String name;

    @Column(name = "portfolio_id")
    String portfolioId;

    @Column(name = "first_seen_at")
    Instant firstSeenAt;

    protected Waba() {}

    Waba(String id, Instant now) {
        this.id = id;
        this.firstSeenAt = now;
    }

    public String id() {
        return id;
    }

    /** Null until somebody tells: the provider's number rows carry no account name. */
    public String name() {
        return name;
    }

    /** The Meta business portfolio above it; null until a health check names it. */
    public String portfolioId() {
        return portfolioId;
    }
}
