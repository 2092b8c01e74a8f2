package io.patchbay.tenant;

import io.patchbay.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/**
 * A customer of the host product. {@code externalId} is the host product's own id, unique, and what
 * the provider keeps as the customer's external id. {@code providerCustomerId} is null until the
 * first link is made or a sweep finds the customer.
 */
@Entity
public class Tenant {

    @Id
    UUID id;

    String name;

    @Column(name = "external_id")
    String externalId;

    @Column(name = "provider_customer_id")
    String providerCustomerId;

    @Embedded
    Contact contact;

    String language;

    @Column(name = "time_zone")
    String timeZone;

    List<String> tags;

    @Column(name = "success_redirect_url")
    String successRedirectUrl;

    @Column(name = "failure_redirect_url")
    String failureRedirectUrl;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    String createdBy;

    protected Tenant() {}

    public Tenant(TenantCard card, String createdBy, Instant now) {
        this.id = Ids.next();
        this.createdAt = now;
        this.createdBy = createdBy;
        rewrite(card);
    }

    /** Takes over what people may change about a tenant. */
    public void rewrite(TenantCard card) {
        this.name = card.name();
        this.externalId = card.externalId();
        this.contact = card.contact();
        this.language = card.language();
        this.timeZone = card.timeZone();
        this.tags = List.copyOf(card.tags());
        this.successRedirectUrl = card.successRedirectUrl();
        this.failureRedirectUrl = card.failureRedirectUrl();
    }

    public TenantCard card() {
        return new TenantCard(
                name, externalId, contact(), language, timeZone, tags(), successRedirectUrl, failureRedirectUrl);
    }

    /**
     * Notes which customer of the provider this is. Noting the same again changes nothing; another
     * one is a bug.
     */
    public void linkToCustomer(String customerId) {
        if (providerCustomerId != null && !providerCustomerId.equals(customerId)) {
            throw new IllegalStateException("tenant=" + id + " is already known as another provider customer");
        }
        providerCustomerId = customerId;
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String externalId() {
        return externalId;
    }

    /** What the provider keeps as the external id of this tenant's customer: the host product's id, else our own. */
    public String providerKey() {
        return externalId == null ? id.toString() : externalId;
    }

    public String providerCustomerId() {
        return providerCustomerId;
    }

    public Contact contact() {
        return contact == null ? Contact.NONE : contact;
    }

    /** Two letters; one of the languages the customer pages speak. */
    public String language() {
        return language;
    }

    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    public List<String> tags() {
        return tags == null ? List.of() : List.copyOf(tags);
    }

    public String successRedirectUrl() {
        return successRedirectUrl;
    }

    public String failureRedirectUrl() {
        return failureRedirectUrl;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public String createdBy() {
        return createdBy;
    }
}
