package io.patchbay.number;

import io.patchbay.provider.ProviderNumber;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * A number as last read from the provider, also when it belongs to no tenant of ours. {@code asOf}:
 * when the provider last answered about it. Which connection holds it is decided once and then only
 * by a person.
 */
@Entity
@Table(name = "phone_number")
public class PhoneNumber {

    @Id
    @Column(name = "phone_number_id")
    String phoneNumberId;

    @Column(name = "internal_id")
    String internalId;

    String name;

    @Column(name = "verified_name")
    String verifiedName;

    @Column(name = "display_phone_number")
    String displayPhoneNumber;

    String digits;

    @Column(name = "status_raw")
    String statusRaw;

    Boolean coexistence;

    @Column(name = "messaging_limit")
    String messagingLimit;

    @Column(name = "provider_customer_id")
    String providerCustomerId;

    @Column(name = "waba_id")
    String wabaId;

    @Column(name = "tenant_id")
    UUID tenantId;

    @Column(name = "connection_id")
    UUID connectionId;

    @Column(name = "first_seen_at")
    Instant firstSeenAt;

    @Column(name = "as_of")
    Instant asOf;

    @Column(name = "gone_since")
    Instant goneSince;

    @Column(name = "health_not_before")
    Instant healthNotBefore;

    @Column(name = "standing_asked_at")
    Instant standingAskedAt;

    protected PhoneNumber() {}

    PhoneNumber(String phoneNumberId, Instant now) {
        this.phoneNumberId = phoneNumberId;
        this.firstSeenAt = now;
        this.asOf = now;
    }

    /** Takes over a reading. An older reading than the last changes nothing. */
    void read(ProviderNumber seen, Instant now) {
        if (now.isBefore(asOf)) {
            return;
        }
        internalId = seen.internalId();
        name = seen.name();
        verifiedName = seen.verifiedName();
        displayPhoneNumber = seen.displayPhoneNumber();
        digits = seen.digits();
        statusRaw = seen.status();
        coexistence = seen.coexistence();
        messagingLimit = seen.messagingLimit();
        providerCustomerId = seen.customerId();
        wabaId = seen.wabaId();
        asOf = now;
        goneSince = null;
    }

    void missing(Instant now) {
        asOf = now;
        goneSince = goneSince == null ? now : goneSince;
    }

    void belongsTo(UUID tenant, UUID connection) {
        tenantId = tenant;
        connectionId = connection;
    }

    /**
     * Before this moment a new health probe only repeats the last answer; null: ask at any time.
     */
    public Instant healthNotBefore() {
        return healthNotBefore;
    }

    void noHealthBefore(Instant moment) {
        healthNotBefore = moment;
    }

    public String phoneNumberId() {
        return phoneNumberId;
    }

    public String internalId() {
        return internalId;
    }

    public String name() {
        return name;
    }

    public String verifiedName() {
        return verifiedName;
    }

    public String displayPhoneNumber() {
        return displayPhoneNumber;
    }

    public String digits() {
        return digits;
    }

    public String statusRaw() {
        return statusRaw;
    }

    public Boolean coexistence() {
        return coexistence;
    }

    public String messagingLimit() {
        return messagingLimit;
    }

    public String providerCustomerId() {
        return providerCustomerId;
    }

    public String wabaId() {
        return wabaId;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public UUID connectionId() {
        return connectionId;
    }

    public Instant firstSeenAt() {
        return firstSeenAt;
    }

    public Instant asOf() {
        return asOf;
    }

    public Instant goneSince() {
        return goneSince;
    }
}
