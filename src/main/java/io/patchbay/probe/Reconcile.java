package io.patchbay.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.inbox.Deliveries;
import io.patchbay.link.LinkWatch;
import io.patchbay.link.WatchSettings;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberWatch;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.probe.Reconciliation.Drift;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.Urgency;
import io.patchbay.tenant.Forgotten;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sweeps customers, links, numbers and health, adopts what it finds and repairs what differs. The
 * sender gives an event up after two and a half minutes (facts §5.8), so this is how anything
 * missed comes back, and how a project that is already alive is taken over.
 */
@ApplicationScoped
public class Reconcile {

    /** A sweep that gave no sign of life for this long died with its node. */
    private static final Duration DEAD_AFTER = Duration.ofMinutes(2);

    /** The longest we wait when the provider asks for patience, before the sweep gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    /** Waits for one answer. The budget is shared, so others may be quicker a few times. */
    private static final int TRIES = 30;

    private static final Logger LOG = Logger.getLogger(Reconcile.class);

    private final Provider provider;
    private final Tenants tenants;
    private final Forgotten forgotten;
    private final Connections connections;
    private final LinkWatch linkWatch;
    private final NumberWatch numberWatch;
    private final PhoneNumbers numbers;
    private final AskStanding askStanding;
    private final Deliveries deliveries;
    private final ChangeFeed changes;
    private final Audit audit;
    private final EntityManager entities;
    private final ObjectMapper json;
    private final WatchSettings settings;
    private final Clock clock;
    private volatile boolean stopped;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    run -> {
                        var daemon = new Thread(run, "reconcile");
                        daemon.setDaemon(true);
                        return daemon;
                    });

    Reconcile(
            Provider provider,
            Tenants tenants,
            Forgotten forgotten,
            Connections connections,
            LinkWatch linkWatch,
            NumberWatch numberWatch,
            PhoneNumbers numbers,
            AskStanding askStanding,
            Deliveries deliveries,
            ChangeFeed changes,
            Audit audit,
            EntityManager entities,
            ObjectMapper json,
            WatchSettings settings,
            Clock clock) {
        this.provider = provider;
        this.tenants = tenants;
        this.forgotten = forgotten;
        this.connections = connections;
        this.linkWatch = linkWatch;
        this.numberWatch = numberWatch;
        this.numbers = numbers;
        this.askStanding = askStanding;
        this.deliveries = deliveries;
        this.changes = changes;
        this.audit = audit;
        this.entities = entities;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        stopped = true;
        thread.shutdownNow();
        thread.awaitTermination(2, TimeUnit.SECONDS);
    }

    void atStart(@Observes StartupEvent started) {
        thread.submit(() -> begin(null, "start of a node"));
    }

    @Scheduled(
            every = "30s",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void now_and_then() {
        var every = settings.every();
        if (every.isPresent()
                && lastStart()
                        .map(start -> start.plus(every.get()).isBefore(clock.instant()))
                        .orElse(true)) {
            begin(null, "schedule");
        }
    }

    private Optional<Instant> lastStart() {
        return QuarkusTransaction.requiringNew()
                .call(() -> newest(1).stream().map(Reconciliation::startedAt).findFirst());
    }

    /**
     * Starts a sweep in the background, or joins the one that is running. {@code tenantId} null:
     * everything.
     */
    public Reconciliation begin(UUID tenantId, String by) {
        var started = new boolean[1];
        var reconciliation =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    var now = clock.instant();
                                    entities.createNativeQuery(
                                                    "update reconciliation set state = 'failed', finished_at = :now,"
                                                            + " words = 'The node that ran it went away.' where state = 'running' and alive_at < :dead")
                                            .setParameter("now", now)
                                            .setParameter("dead", now.minus(DEAD_AFTER))
                                            .executeUpdate();
                                    var id = Ids.next();
                                    started[0] =
                                            entities.createNativeQuery(
                                                                    "insert into reconciliation (id, tenant_id, requested_by, state, started_at, alive_at)"
                                                                            + " values (:id, :tenant, :by, 'running', :now, :now) on conflict do nothing")
                                                            .setParameter("id", id)
                                                            .setParameter("tenant", tenantId)
                                                            .setParameter("by", by)
                                                            .setParameter("now", now)
                                                            .executeUpdate()
                                                    == 1;
                                    audit.record(
                                            "reconciliation.create",
                                            "reconciliation",
                                            id,
                                            Map.of("joined", !started[0]));
                                    return started[0]
                                            ? byId(id).orElseThrow()
                                            : running(tenantId).orElseThrow();
                                });
        if (started[0]) {
            thread.submit(() -> Urgency.BACKGROUND.during(() -> sweep(reconciliation)));
        }
        return reconciliation;
    }

    private Optional<Reconciliation> running(UUID tenantId) {
        return list(
                        " where state = 'running' and coalesce(tenant_id::text, '') = :key",
                        "key",
                        tenantId == null ? "" : tenantId.toString(),
                        1)
                .stream()
                .findFirst();
    }

    public Optional<Reconciliation> byId(UUID id) {
        return list(" where id = :id", "id", id, 1).stream().findFirst();
    }

    /** Newest first. */
    public List<Reconciliation> newest(int limit) {
        return list(" where state <> :none order by started_at desc", "none", "", limit);
    }

    @SuppressWarnings("unchecked")
    private List<Reconciliation> list(String where, String name, Object value, int limit) {
        return ((List<Object[]>)
                        entities.createNativeQuery(
                                        "select id, tenant_id, state, started_at, finished_at, words, drift::text from reconciliation"
                                                + where,
                                        Object[].class)
                                .setParameter(name, value)
                                .setMaxResults(limit)
                                .getResultList())
                .stream()
                        .map(
                                row ->
                                        new Reconciliation(
                                                (UUID) row[0],
                                                (UUID) row[1],
                                                (String) row[2],
                                                (Instant) row[3],
                                                (Instant) row[4],
                                                (String) row[5],
                                                drift((String) row[6])))
                        .toList();
    }

    private List<Drift> drift(String written) {
        try {
            return json.readValue(written, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drift report cannot be read", e);
        }
    }

    /** What a sweep has found so far, and how many lines it could not find out about. */
    private static final class Findings {
        final List<Drift> drift = new ArrayList<>();
        int missed;
    }

    @ActivateRequestContext
    void sweep(Reconciliation running) {
        var found = new Findings();
        try {
            for (var customer : customers(running, found.drift)) {
                line(found, customer.customerId(), () -> links(running, customer, found.drift));
            }
            numbers(running, found);
            health(running);
            standing(running);
            if (deliveries.tryUnmatchedAgain() > 0) {
                changes.wake("inbox");
            }
            end(
                    running,
                    found.missed == 0 ? "done" : "failed",
                    found.missed == 0
                            ? null
                            : (found.missed == 1 ? "1 line" : found.missed + " lines")
                                    + " could not be looked at; all others were.",
                    found.drift);
        } catch (ProviderFailure failure) {
            if (!stopped) {
                LOG.warnf(
                        "A sweep could not be finished reconciliation=%s failure=%s",
                        running.id(), failure.kind());
            }
            end(
                    running,
                    "failed",
                    "The provider could not be asked: "
                            + failure.kind()
                                    .name()
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace('_', ' ')
                            + ".",
                    found.drift);
        } catch (RuntimeException e) {
            if (!stopped) {
                LOG.errorf(e, "A sweep broke off reconciliation=%s", running.id());
            }
            end(running, "failed", "It broke off; the log of the node says why.", found.drift);
        }
    }

    /**
     * Looks at one line. What goes wrong with it alone is counted and leaves the others to be
     * looked at; a provider that answers nobody ends the sweep.
     */
    private void line(Findings found, String subject, Runnable look) {
        try {
            look.run();
        } catch (ProviderFailure failure) {
            var alone =
                    switch (failure.kind()) {
                        case NOT_FOUND, REFUSED, UNREADABLE -> true;
                        case TIMED_OUT, UNREACHABLE, BROKEN, RATE_LIMITED, NOT_ALLOWED, UNPAID ->
                                false;
                    };
            if (!alone) {
                throw failure;
            }
            found.missed++;
            LOG.warnf(
                    "A sweep got no answer about a line subject=%s failure=%s",
                    subject, failure.kind());
        } catch (RuntimeException e) {
            if (stopped) {
                throw e;
            }
            found.missed++;
            LOG.errorf(e, "A sweep could not take in a line subject=%s", subject);
        }
    }

    private record Known(UUID tenantId, String customerId) {}

    /** Everybody the provider knows, adopted where we did not. */
    private List<Known> customers(Reconciliation running, List<Drift> drift) {
        if (running.tenantId() != null) {
            var customerId =
                    QuarkusTransaction.requiringNew()
                            .call(() -> tenants.findById(running.tenantId()).providerCustomerId());
            return customerId == null
                    ? List.of()
                    : List.of(new Known(running.tenantId(), customerId));
        }
        var known = new ArrayList<Known>();
        for (var customer : patiently(running, provider::customers)) {
            QuarkusTransaction.requiringNew()
                    .run(
                            () ->
                                    adopt(customer, drift)
                                            .map(tenant -> new Known(tenant.id(), customer.id()))
                                            .ifPresent(known::add));
        }
        return known;
    }

    /** Empty for somebody we were asked to forget. */
    private Optional<Tenant> adopt(ProviderCustomer customer, List<Drift> drift) {
        var known = tenants.of(customer.id(), customer.externalId());
        if (known.isEmpty() && forgotten.isCustomer(customer.id())) {
            return Optional.empty();
        }
        if (known.isEmpty()) {
            var card =
                    TenantCard.named(
                            customer.name() == null ? customer.id() : customer.name(),
                            customer.externalId());
            var tenant = new Tenant(card, "found at the provider", clock.instant());
            tenant.knownAs(customer.id());
            tenants.persistAndFlush(tenant);
            drift.add(
                    new Drift(
                            "tenant_adopted",
                            tenant.id().toString(),
                            null,
                            customer.id(),
                            tenant.name() + " was at the provider but not here."));
            changes.publish("tenants");
            return Optional.of(tenant);
        }
        var tenant = tenants.lock(known.get().id()).orElseThrow();
        if (tenant.providerCustomerId() == null) {
            tenant.knownAs(customer.id());
            drift.add(
                    new Drift(
                            "tenant_matched",
                            tenant.id().toString(),
                            null,
                            customer.id(),
                            tenant.name() + " was found at the provider by its external id."));
        } else if (!tenant.providerCustomerId().equals(customer.id())) {
            drift.add(
                    new Drift(
                            "customer_twice",
                            tenant.id().toString(),
                            tenant.providerCustomerId(),
                            customer.id(),
                            tenant.name()
                                    + " is at the provider twice. A person has to choose one."));
        }
        return Optional.of(tenant);
    }

    private void links(Reconciliation running, Known known, List<Drift> drift) {
        var listed = patiently(running, () -> provider.links(known.customerId()));
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            var name = tenants.findById(known.tenantId()).name();
                            for (var difference :
                                    linkWatch.seen(known.tenantId(), listed, clock.instant())) {
                                drift.add(
                                        new Drift(
                                                difference.kind(),
                                                difference.linkId().toString(),
                                                difference.before(),
                                                difference.after(),
                                                "A link of "
                                                        + name
                                                        + " stood differently at the provider."));
                            }
                        });
    }

    /** Every number, and those we hold that the list does not show. */
    private void numbers(Reconciliation running, Findings found) {
        var customerId =
                running.tenantId() == null
                        ? null
                        : QuarkusTransaction.requiringNew()
                                .call(
                                        () ->
                                                tenants.findById(running.tenantId())
                                                        .providerCustomerId());
        if (running.tenantId() != null && customerId == null) {
            return;
        }
        var shown =
                patiently(
                        running,
                        () ->
                                customerId == null
                                        ? provider.numbers()
                                        : provider.numbersOf(customerId));
        var ids = new HashSet<String>();
        for (var number : shown) {
            ids.add(number.phoneNumberId());
            line(
                    found,
                    number.phoneNumberId(),
                    () -> QuarkusTransaction.requiringNew().run(() -> take(number, found.drift)));
        }
        for (var held : held(running.tenantId())) {
            if (!ids.contains(held)) {
                line(found, held, () -> notListed(running, held, found.drift));
            }
        }
    }

    private void notListed(Reconciliation running, String held, List<Drift> drift) {
        var answer = patiently(running, () -> provider.number(held));
        var again = answer.isPresent() ? answer : secondLook(running, held);
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            if (again.isPresent()) {
                                take(again.get(), drift);
                            } else {
                                missing(held, drift);
                            }
                        });
    }

    /** One 404 may be a slip; only the second counts (see Progress). */
    private Optional<ProviderNumber> secondLook(Reconciliation running, String held) {
        QuarkusTransaction.requiringNew()
                .run(() -> numberWatch.missing(held, null, clock.instant()));
        return patiently(running, () -> provider.number(held));
    }

    private void take(ProviderNumber number, List<Drift> drift) {
        var before =
                numbers.findByIdOptional(number.phoneNumberId())
                        .map(PhoneNumber::connectionId)
                        .flatMap(connections::row);
        var after = numberWatch.seen(number, null, clock.instant()).flatMap(this::row);
        compare(number.phoneNumberId(), before, after, drift);
    }

    private void missing(String phoneNumberId, List<Drift> drift) {
        var connection = numbers.findByIdOptional(phoneNumberId).map(PhoneNumber::connectionId);
        var before = connection.flatMap(connections::row);
        numberWatch.missing(phoneNumberId, null, clock.instant());
        compare(phoneNumberId, before, connection.flatMap(this::row), drift);
    }

    private Optional<ConnectionRow> row(UUID id) {
        entities.flush();
        return connections.row(id);
    }

    private static void compare(
            String number,
            Optional<ConnectionRow> before,
            Optional<ConnectionRow> after,
            List<Drift> drift) {
        if (before.isPresent()
                && after.isPresent()
                && !before.get().id().equals(after.get().id())) {
            drift.add(conflict(number, before.get(), after.get()));
            return;
        }
        var was = before.map(row -> row.status().word()).orElse(null);
        var is = after.map(row -> row.status().word()).orElse(null);
        if (is != null && !is.equals(was)) {
            drift.add(
                    new Drift(
                            "status",
                            after.get().id().toString(),
                            was,
                            is,
                            after.get().tenantName()
                                    + ": we believed "
                                    + (was == null ? "nothing yet" : was.replace('_', ' '))
                                    + ", the provider shows "
                                    + is.replace('_', ' ')
                                    + " for number "
                                    + number
                                    + "."));
        }
    }

    private static Drift conflict(String number, ConnectionRow holder, ConnectionRow newcomer) {
        return new Drift(
                "number_conflict",
                newcomer.id().toString(),
                holder.id().toString(),
                newcomer.id().toString(),
                newcomer.tenantName()
                        + " has number "
                        + number
                        + " at the provider, which is "
                        + holder.tenantName()
                        + "'s here. A person has to decide.");
    }

    /** Numbers of the tenant, or of all, that a connection has and the provider had last time. */
    private List<String> held(UUID tenantId) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                entities.createQuery(
                                                "select phoneNumberId from PhoneNumber where connectionId is not null"
                                                        + " and goneSince is null and (:all = true or tenantId = :tenant)"
                                                        + " order by phoneNumberId",
                                                String.class)
                                        .setParameter("all", tenantId == null)
                                        .setParameter("tenant", tenantId)
                                        .setMaxResults(100_000)
                                        .getResultList());
    }

    /**
     * The provider's own checks. One that fails leaves the others to be asked: it says nothing
     * about any number.
     */
    private void health(Reconciliation running) {
        for (var number : held(running.tenantId())) {
            var now = clock.instant();
            var patience =
                    QuarkusTransaction.requiringNew()
                            .call(() -> numbers.findById(number).healthNotBefore());
            if (patience != null && patience.isAfter(now)) {
                continue;
            }
            try {
                var health = patiently(running, () -> provider.health(number));
                health.ifPresent(
                        check ->
                                QuarkusTransaction.requiringNew()
                                        .run(
                                                () ->
                                                        numberWatch.checked(
                                                                number, check, clock.instant())));
            } catch (ProviderFailure failure) {
                LOG.debugf(
                        "A health check got no answer number=%s failure=%s",
                        number, failure.kind());
            }
        }
    }

    /** What Meta says of each; whoever is not asked about now is due in the next sweep. */
    private void standing(Reconciliation running) {
        var accounts = new HashMap<String, Optional<ProviderWaba>>();
        for (var number : held(running.tenantId())) {
            try {
                patiently(
                        running,
                        () -> {
                            askStanding.about(number, AskStanding.SELDOM, accounts);
                            return null;
                        });
            } catch (ProviderFailure tooMany) {
                return;
            }
        }
    }

    /** Asks, and if the provider wants patience, waits as long as it says and asks again. */
    private <T> T patiently(Reconciliation running, Supplier<T> question) {
        for (var tries = 0; ; tries++) {
            alive(running);
            try {
                return question.get();
            } catch (ProviderFailure failure) {
                var wait = failure.retryAfter();
                if (failure.kind() != ProviderFailure.Kind.RATE_LIMITED
                        || wait == null
                        || wait.compareTo(PATIENCE) > 0
                        || tries >= TRIES) {
                    throw failure;
                }
                sleep(wait.plusMillis(100));
            }
        }
    }

    private void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node is stopping", e);
        }
    }

    private void alive(Reconciliation running) {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                entities.createNativeQuery(
                                                "update reconciliation set alive_at = :now where id = :id")
                                        .setParameter("now", clock.instant())
                                        .setParameter("id", running.id())
                                        .executeUpdate());
    }

    private void end(Reconciliation running, String state, String words, List<Drift> drift) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            try {
                                entities.createNativeQuery(
                                                "update reconciliation set state = :state, finished_at = :now, words = :words,"
                                                        + " drift = cast(:drift as jsonb) where id = :id")
                                        .setParameter("state", state)
                                        .setParameter("now", clock.instant())
                                        .setParameter("words", words)
                                        .setParameter("drift", json.writeValueAsString(drift))
                                        .setParameter("id", running.id())
                                        .executeUpdate();
                            } catch (JsonProcessingException e) {
                                throw new IllegalStateException(
                                        "a drift report cannot be written", e);
                            }
                            changes.publish("reconciliations");
                        });
    }
}
