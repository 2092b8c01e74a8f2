package io.patchbay.link;

import io.patchbay.Ids;
import io.patchbay.provider.ProviderLink;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A hosted signup page made for one tenant. {@code code} is our public address for it (/go, /r).
 * What the provider says about it is kept raw and never outvoted by us, except that a link past its
 * end is expired whatever the provider still says. Only changed columns are written: a customer may
 * press the button in the very moment in which the provider's words are taken in.
 */
@Entity
@DynamicUpdate
@Table(name = "connection_link")
public class ConnectionLink {

    /** How far we have come with making it. */
    enum Making {
        PENDING,
        MADE,
        FAILED
    }

    /** In {@link #order}, as long as the provider has not been told of it. */
    static final String END = "expires_at";

    @Id
    UUID id;

    @Column(name = "tenant_id")
    UUID tenantId;

    @Column(name = "connection_id")
    UUID connectionId;

    String code;

    @Column(name = "provider_link_id")
    String providerLinkId;

    @Column(name = "provider_url")
    String providerUrl;

    @Column(name = "provider_status")
    String providerStatus;

    @Column(name = "setup_status")
    String setupStatus;

    @Column(name = "setup_error")
    String setupError;

    @Enumerated(EnumType.STRING)
    @Column(name = "own_state")
    Making making;

    String purpose;

    List<String> modes;

    String language;

    @Column(name = "reconnect_digits")
    String reconnectDigits;

    /** What was asked for and does not stand elsewhere. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "order_json")
    Map<String, Object> order;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "revoked_at")
    Instant revokedAt;

    @Column(name = "revoked_by")
    String revokedBy;

    @Column(name = "revoke_reason")
    String revokeReason;

    @Column(name = "replaced_by")
    UUID replacedBy;

    @Column(name = "opened_at")
    Instant openedAt;

    @Column(name = "last_opened_at")
    Instant lastOpenedAt;

    @Column(name = "used_at")
    Instant usedAt;

    @Column(name = "seen_at")
    Instant seenAt;

    @Column(name = "next_look_at")
    Instant nextLookAt;

    /** Earlier than the turn it has in any case, and paid from what visitors may cause. */
    @Column(name = "visitor_look_at")
    Instant visitorLookAt;

    @Column(name = "visitor_asked_at")
    Instant visitorAskedAt;

    String refusal;

    protected ConnectionLink() {}

    /** A link that we are about to ask the provider for. */
    ConnectionLink(
            UUID tenantId,
            UUID connectionId,
            LinkRequest request,
            String language,
            String reconnectDigits,
            String by,
            Instant now) {
        this.id = Ids.next();
        this.tenantId = tenantId;
        this.connectionId = connectionId;
        this.code = Ids.code();
        this.making = Making.PENDING;
        this.purpose = request.isReconnect() ? "reconnect" : "connect";
        this.modes = request.allowedConnectionTypes();
        this.language = language;
        this.reconnectDigits = reconnectDigits;
        this.order = request.keptWithTheLink();
        this.createdAt = now;
        this.createdBy = by;
        this.nextLookAt = now.plus(Duration.ofMinutes(1));
    }

    /** A link that somebody made at the provider without us. */
    static ConnectionLink adopted(UUID tenantId, UUID connectionId, ProviderLink seen, Instant now) {
        var link = new ConnectionLink();
        link.id = Ids.at(seen.createdAt() == null ? now : seen.createdAt());
        link.tenantId = tenantId;
        link.connectionId = connectionId;
        link.code = Ids.code();
        link.making = Making.MADE;
        link.purpose = seen.reconnectDigits() == null ? "connect" : "reconnect";
        link.modes = seen.allowedConnectionTypes() == null ? List.of() : List.copyOf(seen.allowedConnectionTypes());
        link.order = Map.of();
        link.createdAt = seen.createdAt() == null ? now : seen.createdAt();
        link.createdBy = "made outside Patchbay";
        link.providerLinkId = seen.id();
        link.reconnectDigits = seen.reconnectDigits();
        link.see(seen, now);
        return link;
    }

    /** The provider made it. */
    void made(ProviderLink seen, Instant now) {
        making = Making.MADE;
        providerLinkId = seen.id();
        if (seen.allowedConnectionTypes() != null) {
            modes = List.copyOf(seen.allowedConnectionTypes());
        }
        nextLookAt = null;
        see(seen, now);
    }

    /** The provider refused, in {@code words}, or never heard of it. */
    void rejectedByProvider(String words) {
        making = Making.FAILED;
        refusal = words;
        nextLookAt = null;
    }

    /** Takes over what the provider shows. True if its words or the end of the link differ from what we knew. */
    boolean see(ProviderLink seen, Instant now) {
        var differs = !Objects.equals(providerStatus, seen.status())
                || !Objects.equals(setupStatus, seen.setupStatus())
                || !Objects.equals(setupError, seen.setupError())
                || !Objects.equals(expiresAt, seen.expiresAt());
        providerUrl = seen.url() == null ? providerUrl : seen.url();
        providerStatus = seen.status();
        setupStatus = seen.setupStatus();
        setupError = seen.setupError();
        expiresAt = seen.expiresAt();
        seenAt = now;
        if (isWord(providerStatus, "used") && usedAt == null) {
            usedAt = now;
        }
        return differs;
    }

    /**
     * Takes the link out of use. Revoking a revoked link changes nothing. {@code by} a newer link:
     * {@link #replaceBy}.
     */
    boolean revoke(String by, String reason, Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        revokedBy = by;
        revokeReason = reason;
        nextLookAt = null;
        return true;
    }

    /** A newer link of the same tenant took this one out of use. */
    boolean replaceBy(ConnectionLink newer, Instant now) {
        if (replacedBy != null || id.equals(newer.id) || making != Making.MADE) {
            return false;
        }
        replacedBy = newer.id;
        if (revokedAt == null) {
            revokedAt = now;
            revokedBy = newer.createdBy;
            revokeReason = "replaced by a newer link";
        }
        return true;
    }

    /** A person pressed the button on the landing page. */
    void open(Instant now) {
        openedAt = openedAt == null ? now : openedAt;
        lastOpenedAt = now;
    }

    /** The end that was asked for and that the provider has not been told; empty if it was. */
    Optional<Instant> requestedExpiry() {
        return Optional.ofNullable(order.get(END)).map(end -> Instant.parse(end.toString()));
    }

    /** The provider was told the wished end, and took it or not. */
    void expirySent() {
        order = new HashMap<>(order);
        order.remove(END);
    }

    /**
     * When the provider is to be asked about this link next.
     *
     * @param inTurn for its own sake; null for not by itself
     * @param forVisitor because somebody may be in Meta's dialog; null if that is no reason
     */
    void lookAgainAt(Instant inTurn, Instant forVisitor) {
        nextLookAt = inTurn;
        visitorLookAt = forVisitor;
    }

    /**
     * A visitor gives reason to ask at this moment, or else, if visitors cause too much, at the
     * other. What was to be asked earlier is not put off.
     */
    void lookBy(Instant forVisitor, Instant inTurn) {
        visitorLookAt = earlier(visitorLookAt, forVisitor);
        nextLookAt = earlier(nextLookAt, inTurn);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }

    /** Somebody pressed the button of it after this moment. */
    boolean wasOpenedAfter(Instant moment) {
        return lastOpenedAt != null && lastOpenedAt.isAfter(moment);
    }

    /**
     * Since when the link has been over by itself; null if it is not. An end that nobody noted the
     * time of counts from the day it was made.
     */
    Instant overSince(Instant now) {
        return switch (stateAt(now)) {
            case USED -> usedAt == null ? createdAt : usedAt;
            case REVOKED -> revokedAt == null ? createdAt : revokedAt;
            case EXPIRED -> expiresAt == null || expiresAt.isAfter(now) ? createdAt : expiresAt;
            case PENDING, ACTIVE, FAILED, UNKNOWN -> null;
        };
    }

    /** Where the link stands at this moment. */
    public LinkState stateAt(Instant now) {
        if (making == Making.PENDING) {
            return LinkState.PENDING;
        }
        if (making == Making.FAILED) {
            return LinkState.FAILED;
        }
        var word = providerStatus == null ? "active" : providerStatus.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "used" -> LinkState.USED;
            case "revoked" -> LinkState.REVOKED;
            case "expired" -> LinkState.EXPIRED;
            case "active" -> {
                if (revokedAt != null) {
                    yield LinkState.REVOKED;
                }
                yield expiresAt != null && !now.isBefore(expiresAt) ? LinkState.EXPIRED : LinkState.ACTIVE;
            }
            default -> LinkState.UNKNOWN;
        };
    }

    private static boolean isWord(String raw, String word) {
        return word.equalsIgnoreCase(raw);
    }

    public UUID id() {
        return id;
    }

    public UUID tenantId() {
        return tenantId;
    }

    public UUID connectionId() {
        return connectionId;
    }

    public String code() {
        return code;
    }

    /** Null until the provider has made it. */
    public String providerLinkId() {
        return providerLinkId;
    }

    /** The hosted page. A bearer secret: only for the browser of the customer. */
    public String providerUrl() {
        return providerUrl;
    }

    public String providerStatus() {
        return providerStatus;
    }

    public String setupStatus() {
        return setupStatus;
    }

    public String setupError() {
        return setupError;
    }

    /** {@code connect} or {@code reconnect}. */
    public String purpose() {
        return purpose;
    }

    public List<String> modes() {
        return modes == null ? List.of() : modes;
    }

    public String language() {
        return language;
    }

    public String reconnectDigits() {
        return reconnectDigits;
    }

    /**
     * The host product's colours for the customer's pages, by the provider's key; empty if none
     * were given.
     */
    @SuppressWarnings("unchecked")
    public Map<String, String> theme() {
        return order != null && order.get("theme") instanceof Map<?, ?> theme ? (Map<String, String>) theme : Map.of();
    }

    public Instant createdAt() {
        return createdAt;
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public Instant revokedAt() {
        return revokedAt;
    }

    public String revokedBy() {
        return revokedBy;
    }

    public String revokeReason() {
        return revokeReason;
    }

    public UUID replacedBy() {
        return replacedBy;
    }

    /** When a person first pressed the button; null if nobody has. */
    public Instant openedAt() {
        return openedAt;
    }

    public Instant lastOpenedAt() {
        return lastOpenedAt;
    }

    public Instant usedAt() {
        return usedAt;
    }

    public Instant seenAt() {
        return seenAt;
    }

    /** Why the provider did not make it, in its words; null otherwise. */
    public String refusal() {
        return refusal;
    }

    /** Who is to pay Meta, in the provider's word; null if nobody said. */
    public String billing() {
        return order != null && order.get("billing") instanceof String mode ? mode : null;
    }
}
