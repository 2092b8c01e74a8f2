package io.patchbay.dev;

import io.patchbay.Ids;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.dev.SeedStory.Plot;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberWatch;
import io.patchbay.probe.Reconcile;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxPast;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.PublicUrl;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Fills an empty database with tenants whose connections went every way there is, here and at the
 * sandbox alike, so that a sweep finds nothing to repair. All or nothing, once, on one node.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class Seed {

    private static final Logger LOG = Logger.getLogger(Seed.class);

    private final boolean wanted;
    private final Tenants tenants;
    private final Connections connections;
    private final ConnectionLinks links;
    private final Evidence evidence;
    private final NumberWatch numberWatch;
    private final Provider provider;
    private final Sandbox sandbox;
    private final SandboxPast past;
    private final Reconcile reconcile;
    private final PublicUrl publicUrl;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;

    Seed(
            @ConfigProperty(name = "patchbay.dev.seed", defaultValue = "true") boolean wanted,
            Tenants tenants,
            Connections connections,
            ConnectionLinks links,
            Evidence evidence,
            NumberWatch numberWatch,
            Provider provider,
            Sandbox sandbox,
            SandboxPast past,
            Reconcile reconcile,
            PublicUrl publicUrl,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.wanted = wanted;
        this.tenants = tenants;
        this.connections = connections;
        this.links = links;
        this.evidence = evidence;
        this.numberWatch = numberWatch;
        this.provider = provider;
        this.sandbox = sandbox;
        this.past = past;
        this.reconcile = reconcile;
        this.publicUrl = publicUrl;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
    }

    void atStart(@Observes StartupEvent started) {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            return;
        }
        sandbox.registerWebhook();
        if (wanted) {
            var thread = new Thread(this::afterTheFirstSweep, "seed");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** A sweep in the middle of it would adopt the sandbox's customers before we know them. */
    private void afterTheFirstSweep() {
        try {
            while (isSweeping()) {
                Thread.sleep(100);
            }
            if (plant()) {
                tellOfToday();
                reconcile.begin(null, "seed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The seeded tenants could not be planted", e);
        }
    }

    private boolean isSweeping() {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                reconcile.newest(1).stream()
                                        .noneMatch(sweep -> !"running".equals(sweep.state())));
    }

    /** False if there are tenants already. */
    public boolean plant() {
        return QuarkusTransaction.requiringNew()
                .timeout(120)
                .call(
                        () -> {
                            entities.createNativeQuery(
                                            "select 1 from pg_advisory_xact_lock(hashtext('patchbay.seed'))")
                                    .getResultList();
                            if (tenants.count() > 0) {
                                return false;
                            }
                            plantAll();
                            return true;
                        });
    }

    /** The same whether or not there are tenants; in the caller's transaction. */
    void plantAll() {
        var now = clock.instant();
        var planted = SeedStory.ALL.stream().map(story -> begin(story, now)).toList();
        // what the sandbox shows, read as any sweep reads it; nobody else can wait for this lock
        var numbers = new HashMap<String, ProviderNumber>();
        provider.numbers().forEach(number -> numbers.put(number.phoneNumberId(), number));
        planted.forEach(one -> tell(one, numbers, now));
        for (var display : List.of("+34 912 000 111", "+44 20 7000 0222")) {
            var id = past.number(null, display, false, daysBefore(now, 300), "CONNECTED");
            provider.number(id)
                    .ifPresent(number -> numberWatch.seen(number, null, daysBefore(now, 1)));
        }
        changes.publish("tenants", "links", "connections");
    }

    private static Instant daysBefore(Instant now, long days) {
        return now.minus(Duration.ofDays(days));
    }

    /** A tenant and its place in the sandbox; {@code number} null if it never had one. */
    private record Planted(
            SeedStory story,
            Tenant tenant,
            Connection connection,
            String customerId,
            String number,
            Times times) {}

    /** When it happened: the link was made, its button pressed, the dialog ended. */
    private record Times(Instant made, Instant pressed, Instant ended) {
        static Times of(SeedStory story, Instant now) {
            var made = daysBefore(now, story.daysAgo()).plus(Duration.ofMinutes(37));
            var pressed =
                    switch (story.plot()) {
                        case IN_DIALOG -> now.minus(Duration.ofMinutes(6));
                        case LEFT -> now.minus(Duration.ofHours(3));
                        case REDIRECT_ONLY, FINISHING -> now.minus(Duration.ofMinutes(26));
                        default -> made.plus(Duration.ofMinutes(95 + 13L * story.name().length()));
                    };
            return new Times(
                    made,
                    pressed,
                    pressed.plus(Duration.ofSeconds(250 + 7L * story.name().length())));
        }
    }

    private Planted begin(SeedStory story, Instant now) {
        var times = Times.of(story, now);
        var tenant = new Tenant(story.card(), "Jon", times.made().minus(Duration.ofMinutes(30)));
        tenants.persist(tenant);
        var connection = new Connection(tenant.id(), "Jon", tenant.createdAt());
        connections.persist(connection);
        if (story.plot() == Plot.NOT_INVITED) {
            return new Planted(story, tenant, connection, null, null, times);
        }
        var customer = past.customer(story.name(), tenant.externalId(), times.made());
        tenant.knownAs(customer);
        var number = story.plot().hasNumber() ? number(story, customer, times) : null;
        return new Planted(story, tenant, connection, customer, number, times);
    }

    private String number(SeedStory story, String customer, Times times) {
        var status =
                switch (story.plot()) {
                    case REVIEW -> "PENDING";
                    case ACCESS_REMOVED, DOWN -> "DISCONNECTED";
                    case OFFBOARDED -> "UNLINKED";
                    default -> "CONNECTED";
                };
        var id = past.number(customer, story.number(), story.coexistence(), times.ended(), status);
        switch (story.plot()) {
            case NAME_PENDING -> sandbox.change(id, "name_status", "PENDING_REVIEW");
            case PAYMENT_MISSING -> sandbox.change(id, "health_profile", "payment");
            case TOKEN_REFUSED -> sandbox.change(id, "health_profile", "token");
            case ACCESS_REMOVED, DOWN -> sandbox.change(id, "health_profile", "disconnected");
            case OFFBOARDED -> sandbox.change(id, "health_profile", "error");
            default -> {
                // healthy
            }
        }
        return id;
    }

    private void tell(Planted one, Map<String, ProviderNumber> numbers, Instant now) {
        if (one.story().plot() == Plot.NOT_INVITED) {
            entities.flush();
            evidence.refold(one.connection().id());
            return;
        }
        tellOfTheLinks(one, now);
        tellOfTheWay(one);
        if (one.number() != null) {
            tellOfTheLine(one, numbers.get(one.number()), now);
        }
    }

    private void tellOfTheLinks(Planted one, Instant now) {
        var plot = one.story().plot();
        var times = one.times();
        var opened =
                switch (plot) {
                    case NOT_OPENED, EXPIRED, REVOKED, OLD_LINK, WEBHOOK_ONLY -> null;
                    default -> times.pressed();
                };
        if (plot == Plot.OLD_LINK || plot == Plot.SUPERSEDED) {
            // the customer holds the first link, the second one took it out of use
            var late = plot == Plot.SUPERSEDED;
            var revoked =
                    late ? times.pressed().plusSeconds(60) : times.made().plus(Duration.ofDays(2));
            var old =
                    made(
                            one,
                            times.made(),
                            late ? "used" : "revoked",
                            late ? "completed" : "pending",
                            null);
            var second = made(one, revoked, "active", "pending", null);
            var newer =
                    keep(
                            one,
                            second,
                            revoked,
                            new ConnectionLink.Past(null, null, null, null),
                            now);
            var older =
                    keep(
                            one,
                            old,
                            times.made(),
                            new ConnectionLink.Past(
                                    late ? opened : null,
                                    late ? times.ended() : null,
                                    revoked,
                                    newer.id()),
                            now);
            add(
                    one,
                    FactKind.LINK_REVOKED,
                    revoked,
                    "made by jon",
                    Map.of(
                            "link_id", older.id().toString(),
                            "replaced_by", newer.id().toString(),
                            "reason", "replaced by a newer link"));
            if (late) {
                walk(one, older);
            } else {
                add(
                        one,
                        FactKind.OLD_LINK_TRIED,
                        now.minus(Duration.ofHours(2)),
                        "landing page, button pressed",
                        Map.of("link_id", older.id().toString()));
            }
            return;
        }
        var used = plot.hasNumber() || plot == Plot.FINISHING;
        var status =
                switch (plot) {
                    case EXPIRED -> "expired";
                    case REVOKED -> "revoked";
                    default -> used ? "used" : "active";
                };
        var setup =
                used
                        ? "completed"
                        : plot.failed() ? "failed" : opened == null ? "pending" : "processing";
        var revokedAt = plot == Plot.REVOKED ? times.made().plus(Duration.ofHours(5)) : null;
        var link =
                keep(
                        one,
                        made(one, times.made(), status, setup, plot.words),
                        times.made(),
                        new ConnectionLink.Past(
                                opened, used ? times.ended() : null, revokedAt, null),
                        now);
        if (revokedAt != null) {
            add(
                    one,
                    FactKind.LINK_REVOKED,
                    revokedAt,
                    "revoked by jon",
                    Map.of("link_id", link.id().toString(), "reason", link.revokeReason()));
        }
        if (opened != null) {
            walk(one, link);
        }
    }

    /** A link in the sandbox: its id there and our code for it. */
    private record Made(String id, String code) {}

    private Made made(Planted one, Instant at, String status, String setup, String words) {
        var code = Ids.code();
        var address = publicUrl.base() + "/r/" + code;
        return new Made(
                past.link(one.customerId(), address, one.story().modes(), at, status, setup, words),
                code);
    }

    private ConnectionLink keep(
            Planted one, Made made, Instant at, ConnectionLink.Past history, Instant now) {
        var shown =
                provider.links(one.customerId()).stream()
                        .filter(link -> link.id().equals(made.id()))
                        .findFirst()
                        .orElseThrow();
        var link =
                ConnectionLink.past(
                        one.tenant().id(),
                        one.connection().id(),
                        made.code(),
                        one.tenant().language(),
                        "Jon",
                        shown,
                        history,
                        now);
        links.persistAndFlush(link);
        var data = new LinkedHashMap<String, Object>();
        data.put("link_id", link.id().toString());
        data.put("modes", link.modes());
        data.put("purpose", link.purpose());
        data.put("by", link.createdBy());
        data.put("expires_at", link.expiresAt().toString());
        add(one, FactKind.LINK_CREATED, at, "made by jon", data);
        return link;
    }

    /** The customer's way through Meta's dialog, as far as it went. */
    private void walk(Planted one, ConnectionLink link) {
        var plot = one.story().plot();
        var times = one.times();
        var attempt = UUID.randomUUID().toString();
        var about = Map.of("link_id", link.id().toString(), "attempt_id", attempt);
        add(one, FactKind.ATTEMPT_STARTED, times.pressed(), "landing page, button pressed", about);
        if (plot.failed() || plot.hasNumber() || plot == Plot.FINISHING) {
            var seen = new LinkedHashMap<String, Object>(about);
            seen.put("status", link.providerStatus());
            seen.put("setup_status", link.setupStatus());
            seen.put("setup_error", plot.words);
            seen.put("expires_at", link.expiresAt().toString());
            add(
                    one,
                    FactKind.LINK_SEEN,
                    times.ended().plusSeconds(20),
                    "provider link status",
                    seen);
        }
        if (plot.code != null) {
            var claim = new LinkedHashMap<String, Object>(about);
            claim.put("error_code", plot.code);
            add(one, FactKind.RETURNED_FAILED, times.ended(), "failure redirect", claim);
        }
        if (plot == Plot.REDIRECT_ONLY || plot.hasNumber()) {
            var claim = new LinkedHashMap<String, Object>(about);
            claim.put("status", "completed");
            if (one.number() != null) {
                claim.put("phone_number_id", one.number());
            }
            add(one, FactKind.RETURNED_OK, times.ended(), "success redirect", claim);
        }
    }

    private void tellOfTheWay(Planted one) {
        if (one.story().plot() == Plot.WEBHOOK_ONLY) {
            add(
                    one,
                    FactKind.NUMBER_CREATED,
                    one.times().pressed(),
                    "webhook whatsapp.phone_number.created",
                    Map.of("phone_number_id", "604299000111222"));
        }
    }

    private void tellOfTheLine(Planted one, ProviderNumber number, Instant now) {
        var id = one.number();
        var connection = one.connection().id();
        var at = one.times().ended().plusSeconds(3);
        var named = Map.of("phone_number_id", (Object) id);
        var lost = now.minus(Duration.ofHours(30));
        add(one, FactKind.NUMBER_CREATED, at, "webhook whatsapp.phone_number.created", named);
        var first = one.story().plot() == Plot.REVIEW ? "PENDING" : "CONNECTED";
        numberWatch.seen(with(number, first), connection, at.plusSeconds(1));
        switch (one.story().plot()) {
            case ACCESS_REMOVED -> {
                add(
                        one,
                        FactKind.NUMBER_DISCONNECTED,
                        lost,
                        "webhook whatsapp.phone_number.disconnected",
                        Map.of(
                                "phone_number_id", id,
                                "connection_type", "coexistence",
                                "reason", "account_disconnected",
                                "initiated_by", "user"));
                numberWatch.seen(number, connection, lost.plusSeconds(2));
            }
            case DOWN -> numberWatch.seen(number, connection, lost);
            case REMOVED -> {
                add(
                        one,
                        FactKind.NUMBER_DELETED,
                        lost,
                        "webhook whatsapp.phone_number.deleted",
                        named);
                sandbox.remove(id);
                numberWatch.missing(id, connection, lost.plusSeconds(2));
            }
            case OFFBOARDED -> {
                add(
                        one,
                        FactKind.NUMBER_OFFBOARDED,
                        now.minus(Duration.ofMinutes(8)),
                        "webhook whatsapp.phone_number.offboarded",
                        Map.of("phone_number_id", id, "connection_type", "coexistence"));
            }
            case RESTRICTED ->
                    add(
                            one,
                            FactKind.ACCOUNT_RESTRICTED,
                            lost,
                            "webhook whatsapp.account.restricted",
                            Map.of(
                                    "phone_number_id", id,
                                    "waba_id", number.wabaId(),
                                    "restrictions", List.of("RESTRICTED_BIZ_INITIATED_MESSAGING")));
            case TOKEN_REFUSED, PAYMENT_MISSING ->
                    provider.health(id)
                            .ifPresent(
                                    health -> numberWatch.checked(id, checked(health, lost), lost));
            case CONFLICT -> claimToo(one, id, now);
            default -> {
                // nothing has happened to it since
            }
        }
    }

    /** A second tenant whose customer connected the same number yesterday. */
    private void claimToo(Planted holder, String number, Instant now) {
        var yesterday = daysBefore(now, 1);
        var story =
                new SeedStory(
                        "Bicis Norte Bilbao",
                        "Ane Goikoetxea",
                        holder.story().place(),
                        Plot.IN_DIALOG,
                        1,
                        true);
        var second = begin(story, now);
        tellOfTheLinks(second, now);
        past.number(second.customerId(), holder.story().number(), true, yesterday, "CONNECTED");
        provider.number(number)
                .ifPresent(moved -> numberWatch.seen(moved, second.connection().id(), now));
    }

    private void add(Planted one, FactKind kind, Instant at, String source, Map<String, ?> data) {
        evidence.add(
                new Fact(
                        one.connection().id(),
                        kind,
                        at,
                        at.plusMillis(400),
                        source,
                        data,
                        null,
                        "seed:" + UUID.randomUUID()));
    }

    private static ProviderHealth checked(ProviderHealth health, Instant at) {
        return new ProviderHealth(health.status(), at, null, health.error(), health.checks());
    }

    private static ProviderNumber with(ProviderNumber number, String status) {
        return new ProviderNumber(
                number.phoneNumberId(),
                number.internalId(),
                number.name(),
                number.customerId(),
                number.wabaId(),
                number.coexistence(),
                number.displayPhoneNumber(),
                number.digits(),
                number.verifiedName(),
                status,
                number.nameStatus(),
                number.qualityRating(),
                number.codeVerificationStatus(),
                number.messagingLimit(),
                number.messagingEnabled(),
                number.officialBusinessAccount(),
                number.webhookVerifiedAt(),
                number.createdAt(),
                number.updatedAt());
    }

    /** Some requests of today through the real endpoint, one for every way they can end. */
    void tellOfToday() {
        var healthy =
                QuarkusTransaction.requiringNew()
                        .call(
                                () ->
                                        connections
                                                .page(
                                                        new Connections.Filter(
                                                                io.patchbay.connection.Status
                                                                        .CONNECTED,
                                                                null,
                                                                "healthy",
                                                                null,
                                                                null),
                                                        null,
                                                        6)
                                                .stream()
                                                .map(row -> row.phoneNumberId())
                                                .toList());
        var received = "whatsapp.message.received";
        for (var number : healthy) {
            sandbox.send(received, sandbox.message(number));
        }
        var stranger = "604299000999999";
        sandbox.send(received, sandbox.message(stranger));
        sandbox.send("whatsapp.conversation.created", sandbox.message(stranger));
        var secret = sandbox.webhookSecret();
        var created = "whatsapp.phone_number.created";
        send(created, "{\"phone_number_id\": ", secret);
        send(
                created,
                sandbox.numberEvent(stranger, null).toString(),
                "not-our-secret-at-all-000000");
        if (!healthy.isEmpty()) {
            var back = "whatsapp.phone_number.reconnected";
            var told =
                    sandbox.lineEvent("reconnected", healthy.get(0), null, false, null).toString();
            send(back, told, secret);
            send(back, told, secret);
        }
    }

    private void send(String event, String body, String secret) {
        sandbox.send(event, body, UUID.randomUUID().toString(), secret, false);
    }
}
