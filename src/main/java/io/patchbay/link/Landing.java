package io.patchbay.link;

import io.patchbay.Ids;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.Attempts;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.LinkStatement.AttemptStarted;
import io.patchbay.connection.LinkStatement.OldLinkTried;
import io.patchbay.connection.Mode;
import io.patchbay.connection.Statement;
import io.patchbay.connection.StatementJson;
import io.patchbay.connection.Status;
import io.patchbay.live.ChangeFeed;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What happens when the customer's browser comes to us: before Meta's dialog (/go) and after it
 * (/r). The code in the path decides which link it is; everything else the browser says is a claim,
 * kept as such.
 */
@ApplicationScoped
public class Landing {

    /** A second press of the button this soon is the same press, whatever became of the first. */
    private static final Duration SAME_PRESS = Duration.ofSeconds(30);

    /** No customer tries more often than this in {@link #DAY}; further presses only lead on. */
    private static final int ATTEMPTS_A_DAY = 20;

    /** Nor comes back with more different claims; whoever invents more is not a customer. */
    private static final int CLAIMS_A_DAY = 20;

    /** Any 24 hours. */
    private static final Duration DAY = Duration.ofHours(24);

    /** After this the number of a finished attempt is not on its way any more. */
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(10);

    /** A link that has been over for longer tells nothing of the connection any more. */
    private static final Duration TELLS_FOR = Duration.ofDays(10);

    private final ConnectionLinks links;
    private final LinkWatch watch;
    private final Connections connections;
    private final Tenants tenants;
    private final Evidence evidence;
    private final Facts facts;
    private final Attempts attempts;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;

    Landing(
            ConnectionLinks links,
            LinkWatch watch,
            Connections connections,
            Tenants tenants,
            Evidence evidence,
            Facts facts,
            Attempts attempts,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.links = links;
        this.watch = watch;
        this.connections = connections;
        this.tenants = tenants;
        this.evidence = evidence;
        this.facts = facts;
        this.attempts = attempts;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * What a customer page is made from: nothing here belongs to another tenant. {@code link} still
     * holds the provider's address, which no page may show. {@code status}, {@code
     * displayPhoneNumber} and {@code modeTaken} are those of the connection today; null where
     * nothing is known, and for a link that has been over for long. {@code claimedAt}: when the
     * browser last came back from this link and said it was done; null unless that is being
     * checked. {@code waitsUntil}: when another try is no harm; null unless one is now.
     */
    public record View(
            PageState outcome,
            ConnectionLink link,
            Tenant tenant,
            Status status,
            String displayPhoneNumber,
            Mode modeTaken,
            String errorCode,
            Instant claimedAt,
            Instant waitsUntil) {}

    /** The link behind a code, as its landing page shows it. Changes nothing. */
    @Transactional
    public Optional<View> look(String code) {
        return givenOut(code).map(link -> view(link, outcome(link), null));
    }

    /** Where a press of the button leads: {@code view} says why not, if there is no address. */
    public record Start(String providerUrl, View view) {

        public boolean leadsOn() {
            return providerUrl != null;
        }
    }

    /**
     * A person pressed the button. Begins an attempt, unless this is the same press again, the link
     * is over, or it was pressed too often today; then nothing is locked or written. A return that
     * follows belongs to the last attempt.
     *
     * @return empty for a code we never gave out
     */
    @Transactional
    public Optional<Start> start(String code) {
        return givenOut(code).map(this::press);
    }

    private Start press(ConnectionLink link) {
        var now = clock.instant();
        if (mayBegin(link, now)) {
            links.hold(link);
            if (mayBegin(link, now)) {
                begin(link, now);
            }
        }
        if (leadsOn(link)) {
            return new Start(link.providerUrl(), null);
        }
        var outcome = outcome(link);
        if (outcome != PageState.LOCKED && outcome != PageState.NOT_NOW) {
            noteTriedOld(link, now);
        }
        return new Start(null, view(link, outcome, null));
    }

    private boolean mayBegin(ConnectionLink link, Instant now) {
        return leadsOn(link)
                && !link.wasOpenedAfter(now.minus(SAME_PRESS))
                && facts.startsByLink(link.id(), now.minus(DAY)) < ATTEMPTS_A_DAY;
    }

    private boolean leadsOn(ConnectionLink link) {
        return link.providerUrl() != null && outcome(link) == PageState.READY;
    }

    private void begin(ConnectionLink link, Instant now) {
        link.open(now);
        watch.wentThere(link, now);
        var attempt = Ids.next();
        evidence.add(pressed(link, new AttemptStarted(attempt, link.id()), "start:" + attempt, now));
        changes.publish("links", "tenant-" + link.tenantId());
    }

    /** Somebody still uses a link that is over: worth knowing, once an hour. */
    private void noteTriedOld(ConnectionLink link, Instant now) {
        var once = "old:" + link.id() + ":" + now.truncatedTo(ChronoUnit.HOURS);
        var tried = pressed(link, new OldLinkTried(link.id()), once, now);
        if (!facts.isKnown(tried)) {
            evidence.add(tried);
        }
    }

    private static Fact pressed(ConnectionLink link, Statement what, String once, Instant now) {
        return new Fact(link.connectionId(), what, now, "landing page, button pressed", once);
    }

    /**
     * The browser came back. Kept as a claim, once per attempt and content, so that loading the
     * page again adds nothing, and only so many in a day; whatever is not kept locks and writes
     * nothing. A redirect never changes a number (kapso.md §3.5).
     *
     * @param claims what the query says, already cut to a sane length; nothing in it is believed
     * @return the page to show; empty for a code we never gave out
     */
    @Transactional
    public Optional<View> returned(String code, boolean ok, Map<String, String> claims) {
        return givenOut(code).map(link -> {
            comeBack(link, ok, claims);
            return state(link, ok ? null : claims.get("error_code"));
        });
    }

    private void comeBack(ConnectionLink link, boolean ok, Map<String, String> claims) {
        var now = clock.instant();
        if (!mayKeep(claim(link, ok, claims, now), link, now)) {
            return;
        }
        links.hold(link);
        var claim = claim(link, ok, claims, now);
        if (!mayKeep(claim, link, now)) {
            return;
        }
        evidence.add(claim);
        if (!isLongOver(link)) {
            watch.cameBack(link, now);
        }
    }

    private boolean mayKeep(Fact claim, ConnectionLink link, Instant now) {
        return !facts.isKnown(claim) && facts.claimsByLink(link.id(), now.minus(DAY)) < CLAIMS_A_DAY;
    }

    private Fact claim(ConnectionLink link, boolean ok, Map<String, String> claims, Instant now) {
        var attempt = attempts.lastOfLink(link.id()).map(Attempts.Row::id);
        var said = new LinkedHashMap<String, Object>(claims);
        said.put("link_id", link.id());
        said.put("attempt_id", attempt.orElse(null));
        return new Fact(
                link.connectionId(),
                StatementJson.of(ok ? FactKind.RETURNED_OK : FactKind.RETURNED_FAILED, said),
                now,
                ok ? "success redirect" : "failure redirect",
                "returned:" + attempt.orElse(link.id()) + ":" + ok + ":" + Ids.fingerprint(claims.toString()));
    }

    /**
     * What is known now about somebody who came back, for the page that refreshes itself. Changes
     * nothing.
     */
    @Transactional
    public Optional<View> state(String code) {
        return givenOut(code).map(link -> state(link, null));
    }

    private View state(ConnectionLink link, String errorCode) {
        entities.flush();
        if (isLongOver(link)) {
            return view(link, outcome(link), null);
        }
        var attempt = attempts.lastOfLink(link.id());
        return view(
                link,
                returnOutcome(link, attempt),
                attempt.map(Attempts.Row::errorCode).orElse(errorCode));
    }

    /** A link that the provider never made, or has not made yet, was never shown to anybody. */
    private Optional<ConnectionLink> givenOut(String code) {
        return links.byCode(code).filter(link -> switch (link.stateAt(clock.instant())) {
            case ACTIVE, USED, EXPIRED, REVOKED, UNKNOWN -> true;
            case PENDING, FAILED -> false;
        });
    }

    /** What the link itself has come to, whatever has become of the connection. */
    private PageState outcome(ConnectionLink link) {
        return switch (link.stateAt(clock.instant())) {
            case ACTIVE, UNKNOWN -> newerThan(link).isEmpty() ? readyOrNot(link) : superseded(link);
            case USED -> PageState.USED;
            case EXPIRED -> PageState.EXPIRED;
            case REVOKED -> link.replacedBy() == null ? PageState.REVOKED : superseded(link);
            case PENDING, FAILED -> PageState.UNKNOWN_LINK;
        };
    }

    /** A link that works, unless the case says that every try would fail or do harm now. */
    private PageState readyOrNot(ConnectionLink link) {
        var verdict =
                connections.row(link.connectionId()).map(ConnectionRow::verdict).orElse("");
        return switch (verdict) {
            case "signup_blocked" -> PageState.NOT_NOW;
            case "otp_locked" -> PageState.LOCKED;
            default -> PageState.READY;
        };
    }

    /** Whose number is there needs no newer link. One that has been over for long tells nothing of that. */
    private PageState superseded(ConnectionLink link) {
        return connections
                .row(link.connectionId())
                .filter(row -> row.status() == Status.CONNECTED && !isLongOver(link))
                .map(any -> PageState.CONNECTED)
                .orElse(PageState.SUPERSEDED);
    }

    /** The link that its tenant is to use instead. */
    private Optional<ConnectionLink> newerThan(ConnectionLink link) {
        return links.currentOf(link.tenantId()).filter(current -> !current.id().equals(link.id()));
    }

    private boolean isLongOver(ConnectionLink link) {
        var now = clock.instant();
        var since = link.overSince(now);
        if (since == null) {
            since = newerThan(link).map(ConnectionLink::createdAt).orElse(now);
        }
        return since.plus(TELLS_FOR).isBefore(now);
    }

    private PageState returnOutcome(ConnectionLink link, Optional<Attempts.Row> attempt) {
        var status =
                connections.row(link.connectionId()).map(ConnectionRow::status).orElse(null);
        if (status == Status.CONNECTED) {
            return PageState.CONNECTED;
        }
        if (status == Status.PENDING_REVIEW) {
            return PageState.PENDING_REVIEW;
        }
        var landing = outcome(link);
        return switch (attempt.map(Attempts.Row::state).orElse(Attempt.State.ABANDONED)) {
            case OPEN -> PageState.CHECKING;
            case COMPLETED ->
                landing == PageState.USED
                                && attempt.get().endedBefore(clock.instant().minus(SETTLED_AFTER))
                        ? PageState.USED
                        : PageState.CHECKING;
            case FAILED ->
                switch (landing) {
                    case READY -> PageState.TRY_AGAIN;
                    case USED -> PageState.NOT_FINISHED;
                    default -> landing;
                };
            case ABANDONED -> landing == PageState.READY ? PageState.NOT_FINISHED : landing;
        };
    }

    private View view(ConnectionLink link, PageState outcome, String errorCode) {
        var row = isLongOver(link) ? Optional.<ConnectionRow>empty() : connections.row(link.connectionId());
        return new View(
                outcome,
                link,
                tenants.findById(link.tenantId()),
                row.map(ConnectionRow::status).orElse(null),
                row.map(ConnectionRow::displayPhoneNumber).orElse(null),
                row.map(ConnectionRow::modeTaken).orElse(null),
                errorCode,
                outcome == PageState.CHECKING ? facts.claimedAt(link.id()).orElse(null) : null,
                outcome == PageState.LOCKED
                        ? connections.dueAt(link.connectionId()).orElse(null)
                        : null);
    }

    /** What a redirect may claim, under our own names; anything else in the query is dropped. */
    public static Map<String, String> claims(Function<String, List<String>> query) {
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
        names.forEach((parameter, name) -> {
            var values = query.apply(parameter);
            if (values != null && !values.isEmpty() && !values.get(0).isBlank()) {
                var value = values.get(0).strip();
                claims.put(name, value.length() > 200 ? value.substring(0, 200) : value);
            }
        });
        return claims;
    }
}
