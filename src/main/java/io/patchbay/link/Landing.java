package io.patchbay.link;

import io.patchbay.Ids;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Mode;
import io.patchbay.connection.Status;
import io.patchbay.live.ChangeFeed;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * What happens when the customer's browser comes to us: before Meta's dialog (/go) and after it
 * (/r). The code in the path decides which link it is; everything else the browser says is a claim,
 * kept as such.
 */
@ApplicationScoped
public class Landing {

    /** A second press of the button this soon is the same press. */
    private static final Duration SAME_PRESS = Duration.ofSeconds(30);

    /** A page that is loaded again and again makes us ask the provider this often at most. */
    private static final Duration ASK_EVERY = Duration.ofSeconds(5);

    /** Different claims kept per attempt; whoever invents more than this is not a customer. */
    private static final int CLAIMS_KEPT = 20;

    /** After this the number of a finished attempt is not on its way any more. */
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(10);

    private final ConnectionLinks links;
    private final Connections connections;
    private final Tenants tenants;
    private final Evidence evidence;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;

    Landing(
            ConnectionLinks links,
            Connections connections,
            Tenants tenants,
            Evidence evidence,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.links = links;
        this.connections = connections;
        this.tenants = tenants;
        this.evidence = evidence;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
    }

    /** What a customer is told; the words of the contract's {@code data-outcome}. */
    public enum Outcome {
        READY,
        EXPIRED,
        REVOKED,
        USED,
        CHECKING,
        CONNECTED,
        PENDING_REVIEW,
        NOT_FINISHED,
        TRY_AGAIN,
        SUPERSEDED,
        UNKNOWN_LINK;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a customer page is made from: nothing here belongs to another tenant. {@code link} still
     * holds the provider's address, which no page may show. {@code claimedAt}: when the browser
     * last came back from this link and said it was done; null if it never did.
     */
    public record View(
            Outcome outcome,
            ConnectionLink link,
            Tenant tenant,
            Status status,
            String displayPhoneNumber,
            Mode modeTaken,
            String errorCode,
            Instant claimedAt) {}

    /** The link behind a code, as its landing page shows it. Changes nothing. */
    @Transactional
    public Optional<View> look(String code) {
        return links.byCode(code)
                .filter(this::wasGivenOut)
                .map(link -> view(link, landingOutcome(link), null));
    }

    /** A link that the provider never made, or has not made yet, was never shown to anybody. */
    private boolean wasGivenOut(ConnectionLink link) {
        return landingOutcome(link) != Outcome.UNKNOWN_LINK;
    }

    private Outcome landingOutcome(ConnectionLink link) {
        return switch (link.stateAt(clock.instant())) {
            case ACTIVE, UNKNOWN -> isCurrent(link) ? Outcome.READY : Outcome.SUPERSEDED;
            case USED -> Outcome.USED;
            case EXPIRED -> Outcome.EXPIRED;
            case REVOKED -> link.replacedBy() == null ? Outcome.REVOKED : Outcome.SUPERSEDED;
            case PENDING, FAILED -> Outcome.UNKNOWN_LINK;
        };
    }

    private boolean isCurrent(ConnectionLink link) {
        return links.currentOf(link.tenantId())
                .filter(current -> current.id().equals(link.id()))
                .isPresent();
    }

    /**
     * Where a press of the button leads: to the provider's page, or back to a page that says why
     * not.
     */
    public record Start(String providerUrl, View view) {}

    /**
     * A person pressed the button. Starts an attempt, unless this is the same press again or the
     * link is over.
     */
    @Transactional
    public Optional<Start> start(String code) {
        return links.lockByCode(code)
                .filter(this::wasGivenOut)
                .map(
                        link -> {
                            var now = clock.instant();
                            var outcome = landingOutcome(link);
                            if (outcome != Outcome.READY || link.providerUrl() == null) {
                                triedOld(link, now);
                                return new Start(null, view(link, outcome, null));
                            }
                            var pressedAlready =
                                    link.lastOpenedAt() != null
                                            && link.lastOpenedAt().plus(SAME_PRESS).isAfter(now)
                                            && openAttempt(link).isPresent();
                            if (!pressedAlready) {
                                link.open(now);
                                link.lookAgainAt(now.plusSeconds(5));
                                links.flush();
                                var attempt = Ids.next();
                                var data = LinkWatch.about(link);
                                data.put("attempt_id", attempt.toString());
                                evidence.add(
                                        new Fact(
                                                link.connectionId(),
                                                FactKind.ATTEMPT_STARTED,
                                                now,
                                                now,
                                                "landing page, button pressed",
                                                data,
                                                null,
                                                "start:" + attempt));
                                changes.publish("links", "tenant-" + link.tenantId());
                            }
                            return new Start(link.providerUrl(), view(link, Outcome.READY, null));
                        });
    }

    /** Somebody still uses a link that is over: worth knowing, once an hour. */
    private void triedOld(ConnectionLink link, Instant now) {
        evidence.add(
                new Fact(
                        link.connectionId(),
                        FactKind.OLD_LINK_TRIED,
                        now,
                        now,
                        "landing page, button pressed",
                        LinkWatch.about(link),
                        null,
                        "old:"
                                + link.id()
                                + ":"
                                + now.truncatedTo(java.time.temporal.ChronoUnit.HOURS)));
    }

    /**
     * The browser came back. Kept as a claim, once per attempt and content, so that loading the
     * page again adds nothing. A redirect never changes a number (facts §3.5).
     *
     * @param claims what the query says, already cut to a sane length; nothing in it is believed
     * @return the page to show; empty for a code we never gave out
     */
    @Transactional
    public Optional<View> returned(String code, boolean ok, Map<String, String> claims) {
        return links.lockByCode(code)
                .filter(this::wasGivenOut)
                .map(
                        link -> {
                            askSoon(link, keepClaim(link, ok, claims));
                            return state(link, ok ? null : claims.get("error_code"));
                        });
    }

    /** True if it is a new one. */
    private boolean keepClaim(ConnectionLink link, boolean ok, Map<String, String> claims) {
        var now = clock.instant();
        var attempt = lastAttempt(link).orElse(null);
        var once = "returned:" + (attempt == null ? link.id() : attempt) + ":";
        if (claimsKept(link, once) >= CLAIMS_KEPT) {
            return false;
        }
        var data = LinkWatch.about(link);
        data.putAll(claims);
        if (attempt != null) {
            data.put("attempt_id", attempt.toString());
        }
        return evidence.add(
                new Fact(
                        link.connectionId(),
                        ok ? FactKind.RETURNED_OK : FactKind.RETURNED_FAILED,
                        now,
                        now,
                        ok ? "success redirect" : "failure redirect",
                        data,
                        null,
                        once + ok + ":" + Ids.fingerprint(claims.toString())));
    }

    private int claimsKept(ConnectionLink link, String once) {
        return sql().createNativeQuery(
                        "select count(*) from fact where connection_id = :connection and once like :once",
                        Tuple.class)
                .setParameter("connection", link.connectionId())
                .setParameter("once", once + "%")
                .getSingleResult()
                .get(0, Long.class)
                .intValue();
    }

    /**
     * The provider knows what the browser only claims, and a person is waiting for the answer: at
     * once after a new claim, with a rest in between when the page is only loaded again.
     */
    private void askSoon(ConnectionLink link, boolean claimIsNew) {
        var now = clock.instant();
        var rested = link.seenAt() == null ? now : link.seenAt().plus(ASK_EVERY);
        link.lookAgainAt(claimIsNew || rested.isBefore(now) ? now : rested);
        links.flush();
        changes.wake("links");
    }

    /**
     * What is known now about somebody who came back, for the page that refreshes itself. Changes
     * nothing.
     */
    @Transactional
    public Optional<View> state(String code) {
        return links.byCode(code).filter(this::wasGivenOut).map(link -> state(link, null));
    }

    private View state(ConnectionLink link, String errorCode) {
        entities.flush();
        var attempt = attempts(link).stream().findFirst().orElse(null);
        return view(
                link,
                returnOutcome(link, attempt),
                attempt == null || attempt.errorCode() == null ? errorCode : attempt.errorCode());
    }

    private Outcome returnOutcome(ConnectionLink link, Tried attempt) {
        var status = connections.row(link.connectionId()).map(ConnectionRow::status).orElse(null);
        if (status == Status.CONNECTED) {
            return Outcome.CONNECTED;
        }
        if (status == Status.PENDING_REVIEW) {
            return Outcome.PENDING_REVIEW;
        }
        var landing = landingOutcome(link);
        var state = attempt == null ? Attempt.State.ABANDONED : attempt.state();
        return switch (state) {
            case OPEN -> Outcome.CHECKING;
            case COMPLETED ->
                    landing == Outcome.USED
                                    && attempt.endedBefore(clock.instant().minus(SETTLED_AFTER))
                            ? Outcome.USED
                            : Outcome.CHECKING;
            case FAILED ->
                    switch (landing) {
                        case READY -> Outcome.TRY_AGAIN;
                        case USED -> Outcome.NOT_FINISHED;
                        default -> landing;
                    };
            case ABANDONED -> landing == Outcome.READY ? Outcome.NOT_FINISHED : landing;
        };
    }

    private View view(ConnectionLink link, Outcome outcome, String errorCode) {
        var row = connections.row(link.connectionId()).orElse(null);
        return new View(
                outcome,
                link,
                tenants.findById(link.tenantId()),
                row == null ? null : row.status(),
                row == null ? null : row.displayPhoneNumber(),
                row == null ? null : row.modeTaken(),
                errorCode,
                claimedAt(link));
    }

    private Instant claimedAt(ConnectionLink link) {
        return sql().createNativeQuery(
                        "select max(happened_at) from fact where connection_id = :connection and kind = :kind"
                                + " and data ->> 'link_id' = :link",
                        Tuple.class)
                .setParameter("connection", link.connectionId())
                .setParameter("kind", FactKind.RETURNED_OK.name())
                .setParameter("link", link.id().toString())
                .getSingleResult()
                .get(0, Instant.class);
    }

    private record Tried(UUID id, Attempt.State state, String errorCode, Instant endedAt) {

        boolean endedBefore(Instant moment) {
            return endedAt != null && endedAt.isBefore(moment);
        }
    }

    /** The attempts on this link, newest first. */
    private List<Tried> attempts(ConnectionLink link) {
        return sql().createNativeQuery(
                        "select id, state, error_code, ended_at from attempt where link_id = :link"
                                + " order by started_at desc, id desc",
                        Tuple.class)
                .setParameter("link", link.id())
                .setMaxResults(20)
                .getResultStream()
                .map(
                        row ->
                                new Tried(
                                        row.get(0, UUID.class),
                                        Attempt.State.valueOf(row.get(1, String.class)),
                                        row.get(2, String.class),
                                        row.get(3, Instant.class)))
                .toList();
    }

    /** The same entity manager, with typed native queries. */
    private Session sql() {
        return entities.unwrap(Session.class);
    }

    private Optional<UUID> lastAttempt(ConnectionLink link) {
        return attempts(link).stream().map(Tried::id).findFirst();
    }

    private Optional<UUID> openAttempt(ConnectionLink link) {
        return attempts(link).stream()
                .filter(tried -> tried.state() == Attempt.State.OPEN)
                .map(Tried::id)
                .findFirst();
    }

    /** What a redirect may claim, under our own names; anything else in the query is dropped. */
    public static Map<String, String> claims(
            java.util.function.Function<String, List<String>> query) {
        var names = new LinkedHashMap<String, String>();
        names.put("setup_link_id", "claimed_link_id");
        names.put("status", "claimed_status");
        names.put("phone_number_id", "phone_number_id");
        names.put("business_account_id", "waba_id");
        names.put("provisioned_phone_number_id", "provisioned_phone_number_id");
        names.put("display_phone_number", "display_phone_number");
        names.put("whatsapp_config_id", "internal_id");
        names.put("error_code", "error_code");
        var claims = new LinkedHashMap<String, String>();
        names.forEach(
                (parameter, name) -> {
                    var values = query.apply(parameter);
                    if (values != null && !values.isEmpty() && !values.get(0).isBlank()) {
                        var value = values.get(0).strip();
                        claims.put(name, value.length() > 200 ? value.substring(0, 200) : value);
                    }
                });
        return claims;
    }
}
