package io.patchbay.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.link.LinkWatch;
import io.patchbay.link.ProviderCustomers;
import io.patchbay.link.WatchSettings;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberWatch;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.probe.AskStanding;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.Urgency;
import io.patchbay.subscription.Listening;
import io.patchbay.sweep.Reconciliation.Drift;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sweeps customers, links, numbers and health, adopts what it finds and repairs what differs. The
 * sender gives an event up after two and a half minutes (kapso.md §5.8), so this is how anything
 * missed comes back, and how a project that is already alive is taken over.
 */
@ApplicationScoped
public class Reconcile {

    /**
     * A sweep that gave no sign of life since then died with its node. By the database's clock: a
     * node whose own is ahead must not look alive for hours.
     */
    private static final String DEAD = "clock_timestamp() - interval '30 seconds'";

    /** After a gap, until everything is tried again of which a part could not be looked at. */
    private static final Duration AFTER_HALF_A_SWEEP = Duration.ofMinutes(5);

    /** Signs of life while it waits; a call of the provider's takes up to two timeouts. */
    private static final Duration BEAT = Duration.ofSeconds(5);

    /** Between two notices to whoever watches. */
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    /** The longest we wait when the provider asks for patience, before the sweep gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    /** Waits for one answer. The budget is shared, so others may be quicker a few times. */
    private static final int TRIES = 30;

    private static final Logger LOG = Logger.getLogger(Reconcile.class);

    private final Provider provider;
    private final Tenants tenants;
    private final ProviderCustomers customers;
    private final Connections connections;
    private final LinkWatch linkWatch;
    private final NumberWatch numberWatch;
    private final PhoneNumbers numbers;
    private final AskStanding askStanding;
    private final DeliveryQueue queue;
    private final Listening listening;
    private final ChangeFeed changes;
    private final Audit audit;
    private final EntityManager entities;
    private final ObjectMapper json;
    private final WatchSettings settings;
    private final Clock clock;
    private final Set<UUID> ours = ConcurrentHashMap.newKeySet();
    private volatile boolean sweptAtStart;
    private volatile boolean stopped;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(run -> {
        var daemon = new Thread(run, "reconcile");
        daemon.setDaemon(true);
        return daemon;
    });

    Reconcile(
            Provider provider,
            Tenants tenants,
            ProviderCustomers customers,
            Connections connections,
            LinkWatch linkWatch,
            NumberWatch numberWatch,
            PhoneNumbers numbers,
            AskStanding askStanding,
            DeliveryQueue queue,
            Listening listening,
            ChangeFeed changes,
            Audit audit,
            EntityManager entities,
            ObjectMapper json,
            WatchSettings settings,
            Clock clock) {
        this.provider = provider;
        this.tenants = tenants;
        this.customers = customers;
        this.connections = connections;
        this.linkWatch = linkWatch;
        this.numberWatch = numberWatch;
        this.numbers = numbers;
        this.askStanding = askStanding;
        this.queue = queue;
        this.listening = listening;
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

    /**
     * After a start, by the clock, after a gap in our listening, and in place of a node that died
     * at it. The beat comes first: a sweep covers a gap only if it began after its end.
     */
    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void nowAndThen() {
        showThatOursLive();
        listening.beat();
        for (var tenant : QuarkusTransaction.requiringNew().call(this::endTheDead)) {
            begin(tenant.orElse(null), "in place of a node that went away");
        }
        var last = lastWholeStart();
        if (!sweptAtStart) {
            begin(null, "start of a node");
            sweptAtStart = true;
        } else if (listening
                .lastUnswept()
                .filter(ended -> needsSweep(ended, last))
                .isPresent()) {
            begin(null, "a gap in our listening");
        } else if (settings.every().isPresent()
                && !last.plus(settings.every().get()).isAfter(clock.instant())) {
            begin(null, "schedule");
        }
    }

    /** At once, and again after a while if that sweep could not look at everything. */
    private boolean needsSweep(Instant gapEnded, Instant lastStart) {
        return lastStart.isBefore(gapEnded)
                || lastStart.plus(AFTER_HALF_A_SWEEP).isBefore(clock.instant());
    }

    /** Also of those that wait for their turn, or for a slow answer. */
    private void showThatOursLive() {
        if (!ours.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> entities.createNativeQuery(
                                    "update reconciliation set alive_at = clock_timestamp() where id in (:ours) and state = 'running'")
                            .setParameter("ours", List.copyOf(ours))
                            .executeUpdate());
        }
    }

    /**
     * Ends sweeps whose node died. Answers whom those were sweeping that nobody had stopped; empty
     * for everything.
     */
    @SuppressWarnings("unchecked")
    private List<Optional<UUID>> endTheDead() {
        var dead = (List<Object[]>) entities.createNativeQuery(
                        "update reconciliation set state = 'failed', finished_at = :now,"
                                + " words = coalesce('Stopped by ' || cancelled_by || '.', 'The node that ran it went away.')"
                                + " where state = 'running' and alive_at < "
                                + DEAD
                                + " returning tenant_id, cancelled_by",
                        Object[].class)
                .setParameter("now", clock.instant())
                .getResultList();
        return dead.stream()
                .filter(row -> row[1] == null)
                .map(row -> Optional.ofNullable((UUID) row[0]))
                .toList();
    }

    /** The beginning of time if everything was never swept. */
    private Instant lastWholeStart() {
        return QuarkusTransaction.requiringNew()
                .call(() -> newestOf(null).map(Reconciliation::startedAt).orElse(Instant.EPOCH));
    }

    /**
     * Starts a sweep in the background, or joins the one that is running. {@code tenantId} null:
     * everything.
     */
    public Reconciliation begin(UUID tenantId, String by) {
        var started = new boolean[1];
        var reconciliation = QuarkusTransaction.requiringNew().call(() -> {
            var id = Ids.next();
            started[0] = entities.createNativeQuery(
                                    "insert into reconciliation (id, tenant_id, requested_by, state, started_at, alive_at)"
                                            + " values (:id, :tenant, :by, 'running', clock_timestamp(), clock_timestamp()) on conflict do nothing")
                            .setParameter("id", id)
                            .setParameter("tenant", tenantId)
                            .setParameter("by", by)
                            .executeUpdate()
                    == 1;
            var running = newestOf(tenantId).orElseThrow();
            audit.record(
                    "reconciliation.create",
                    Subject.of(tenantId, "reconciliation", running.id()),
                    Map.of("joined", !started[0]));
            return running;
        });
        if (started[0]) {
            ours.add(reconciliation.id());
            thread.submit(() -> Urgency.BACKGROUND.during(() -> sweep(reconciliation)));
        }
        return reconciliation;
    }

    /** Of this tenant, or of everything for null; the running one, if any is. */
    private Optional<Reconciliation> newestOf(UUID tenantId) {
        return list(
                        " where coalesce(tenant_id::text, '') = :key order by state = 'running' desc, started_at desc",
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
        return ((List<Object[]>) entities.createNativeQuery(
                                "select id, tenant_id, requested_by, state, started_at, finished_at, words, step, step_done, step_total, drift::text from reconciliation"
                                        + where,
                                Object[].class)
                        .setParameter(name, value)
                        .setMaxResults(limit)
                        .getResultList())
                .stream()
                        .map(row -> new Reconciliation(
                                (UUID) row[0],
                                (UUID) row[1],
                                (String) row[2],
                                (String) row[3],
                                (Instant) row[4],
                                (Instant) row[5],
                                (String) row[6],
                                new Reconciliation.Progress((String) row[7], (Integer) row[8], (Integer) row[9]),
                                drift((String) row[10])))
                        .toList();
    }

    private List<Drift> drift(String written) {
        try {
            return json.readValue(written, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drift report cannot be read", e);
        }
    }

    /** A difference and the tenants it is about, who may be forgotten while the sweep runs. */
    private record Entry(Set<UUID> tenants, Drift drift) {}

    /** What a sweep has found so far, and how many lines it could not find out about. */
    private static final class Findings {
        final List<Entry> drift = new ArrayList<>();
        int missed;
        String step;
        int done;
        Integer total;
        Instant toldAt = Instant.EPOCH;

        /**
         * The next thing to look at all of; {@code total} null if nobody knows how many there are.
         */
        void begin(String step, Integer total) {
            this.step = step;
            this.total = total;
            this.done = 0;
        }
    }

    /** Somebody wants the sweep to stop. */
    private static final class Cancelled extends RuntimeException {
        Cancelled(String by) {
            super(by, null, false, false);
        }
    }

    @ActivateRequestContext
    void sweep(Reconciliation running) {
        var found = new Findings();
        try {
            found.begin("customers", null);
            var customers = customers(running, found);
            found.begin("links", customers.size());
            for (var customer : customers) {
                line(found, customer.customerId(), () -> links(running, customer, found));
                found.done++;
            }
            numbers(running, found);
            health(running, found);
            standing(running, found);
            if (queue.tryUnmatchedAgain() > 0) {
                changes.wake("inbox");
            }
            if (running.tenantId() == null && found.missed == 0) {
                listening.swept(running.startedAt());
            }
            end(
                    running,
                    found.missed == 0 ? "done" : "failed",
                    found.missed == 0
                            ? null
                            : (found.missed == 1 ? "1 line" : found.missed + " lines")
                                    + " could not be looked at; all others were.",
                    found.drift);
        } catch (Cancelled cancelled) {
            end(running, "failed", "Stopped by " + cancelled.getMessage() + ".", found.drift);
        } catch (ProviderFailure failure) {
            if (!stopped) {
                LOG.warnf("A sweep could not be finished reconciliation=%s failure=%s", running.id(), failure.kind());
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
        } finally {
            ours.remove(running.id());
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
            var alone = switch (failure.kind()) {
                case NOT_FOUND, REFUSED, UNREADABLE, TOO_LONG -> true;
                case TIMED_OUT, UNREACHABLE, BROKEN, RATE_LIMITED, NOT_ALLOWED, UNPAID -> false;
            };
            if (!alone) {
                throw failure;
            }
            found.missed++;
            LOG.warnf("A sweep got no answer about a line subject=%s failure=%s", subject, failure.kind());
        } catch (Cancelled wish) {
            throw wish;
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
    private List<Known> customers(Reconciliation running, Findings found) {
        if (running.tenantId() != null) {
            var customerId = QuarkusTransaction.requiringNew()
                    .call(() -> tenants.findById(running.tenantId()).providerCustomerId());
            return customerId == null ? List.of() : List.of(new Known(running.tenantId(), customerId));
        }
        var known = new ArrayList<Known>();
        for (var customer : patiently(running, found, provider::customers)) {
            line(
                    found,
                    customer.id(),
                    () -> QuarkusTransaction.requiringNew()
                            .call(() -> adopt(customer, found.drift))
                            .map(tenant -> new Known(tenant.id(), customer.id()))
                            .ifPresent(known::add));
        }
        return known;
    }

    /** Empty for somebody we were asked to forget. */
    private Optional<Tenant> adopt(ProviderCustomer customer, List<Entry> drift) {
        var match = customers.match(customer);
        match.ifPresent(found -> {
            var tenant = found.tenant();
            switch (found.how()) {
                case KNOWN -> {}
                case ADOPTED -> {
                    drift.add(drift(
                            tenant,
                            "tenant_adopted",
                            null,
                            customer,
                            tenant.name() + " was at the provider but not here.",
                            null));
                    changes.publish("tenants");
                }
                case BY_EXTERNAL_ID ->
                    drift.add(drift(
                            tenant,
                            "tenant_matched",
                            null,
                            customer,
                            tenant.name() + " was found at the provider by its external id.",
                            tenant.createdAt()));
                case SECOND_CUSTOMER ->
                    drift.add(drift(
                            tenant,
                            "customer_twice",
                            tenant.providerCustomerId(),
                            customer,
                            tenant.name() + " is at the provider twice. A person has to choose one.",
                            tenant.createdAt()));
            }
        });
        return match.map(ProviderCustomers.Match::tenant);
    }

    private static Entry drift(
            Tenant tenant,
            String kind,
            String before,
            ProviderCustomer customer,
            String sentence,
            Instant believedSince) {
        return new Entry(
                Set.of(tenant.id()),
                new Drift(
                        kind,
                        tenant.id().toString(),
                        before,
                        customer.id(),
                        sentence,
                        believedSince,
                        "/tenants/" + tenant.id()));
    }

    private void links(Reconciliation running, Known known, Findings found) {
        var listed = patiently(running, found, () -> provider.links(known.customerId()));
        QuarkusTransaction.requiringNew().run(() -> {
            var name = tenants.findById(known.tenantId()).name();
            for (var difference : linkWatch.seen(known.tenantId(), listed, clock.instant())) {
                found.drift.add(new Entry(
                        Set.of(known.tenantId()),
                        new Drift(
                                difference.kind(),
                                difference.linkId().toString(),
                                difference.before(),
                                difference.after(),
                                "A link of " + name + " stood differently at the provider.",
                                difference.believedSince(),
                                "/links/" + difference.linkId())));
            }
        });
    }

    /** Every number, and those we hold that the list does not show. */
    private void numbers(Reconciliation running, Findings found) {
        var customerId = running.tenantId() == null
                ? null
                : QuarkusTransaction.requiringNew()
                        .call(() -> tenants.findById(running.tenantId()).providerCustomerId());
        if (running.tenantId() != null && customerId == null) {
            return;
        }
        var shown = patiently(
                running, found, () -> customerId == null ? provider.numbers() : provider.numbersOf(customerId));
        var ids = new HashSet<String>();
        found.begin("numbers", shown.size());
        for (var number : shown) {
            ids.add(number.phoneNumberId());
            found.done++;
            alive(running, found);
            line(
                    found,
                    number.phoneNumberId(),
                    () -> QuarkusTransaction.requiringNew().run(() -> take(number, found.drift)));
        }
        for (var held : held(running.tenantId())) {
            if (!ids.contains(held)) {
                line(found, held, () -> notListed(running, held, found));
            }
        }
    }

    private void notListed(Reconciliation running, String held, Findings found) {
        var answer = patiently(running, found, () -> provider.number(held));
        var again = answer.isPresent() ? answer : secondLook(running, held, found);
        QuarkusTransaction.requiringNew().run(() -> {
            if (again.isPresent()) {
                take(again.get(), found.drift);
            } else {
                missing(held, found.drift);
            }
        });
    }

    /** One 404 may be a slip; only the second counts (see Progress). */
    private Optional<ProviderNumber> secondLook(Reconciliation running, String held, Findings found) {
        QuarkusTransaction.requiringNew().run(() -> numberWatch.missing(held, null, clock.instant()));
        return patiently(running, found, () -> provider.number(held));
    }

    private void take(ProviderNumber number, List<Entry> drift) {
        var before = numbers.findByIdOptional(number.phoneNumberId())
                .map(PhoneNumber::connectionId)
                .flatMap(connections::row);
        var after = numberWatch.seen(number, null, clock.instant()).flatMap(this::row);
        compare(number.phoneNumberId(), before, after, drift);
    }

    private void missing(String phoneNumberId, List<Entry> drift) {
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
            String number, Optional<ConnectionRow> before, Optional<ConnectionRow> after, List<Entry> drift) {
        if (before.isPresent()
                && after.isPresent()
                && !before.get().id().equals(after.get().id())) {
            drift.add(new Entry(
                    new HashSet<>(List.of(before.get().tenantId(), after.get().tenantId())),
                    conflict(number, before.get(), after.get())));
            return;
        }
        var was = before.map(row -> row.status().word()).orElse(null);
        var is = after.map(row -> row.status().word()).orElse(null);
        if (is != null && !is.equals(was)) {
            drift.add(new Entry(
                    Set.of(after.get().tenantId()),
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
                                    + ".",
                            was == null ? null : before.get().inStatusSince(),
                            "/connections/" + after.get().id())));
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
                        + "'s here. A person has to decide.",
                holder.inStatusSince(),
                "/connections/" + newcomer.id());
    }

    /** Numbers of the tenant, or of all, that a connection has and the provider had last time. */
    private List<String> held(UUID tenantId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.createQuery(
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
    private void health(Reconciliation running, Findings found) {
        var held = held(running.tenantId());
        found.begin("health", held.size());
        for (var number : held) {
            found.done++;
            var now = clock.instant();
            var patience = QuarkusTransaction.requiringNew()
                    .call(() -> numbers.findById(number).healthNotBefore());
            if (patience != null && patience.isAfter(now)) {
                continue;
            }
            try {
                var health = patiently(running, found, () -> provider.health(number));
                health.ifPresent(check -> QuarkusTransaction.requiringNew()
                        .run(() -> numberWatch.checked(number, check, clock.instant())));
            } catch (ProviderFailure failure) {
                LOG.debugf("A health check got no answer number=%s failure=%s", number, failure.kind());
            }
        }
    }

    /** What Meta says of each; whoever is not asked about now is due in the next sweep. */
    private void standing(Reconciliation running, Findings found) {
        var accounts = new HashMap<String, Optional<ProviderWaba>>();
        var held = held(running.tenantId());
        found.begin("standing", held.size());
        for (var number : held) {
            found.done++;
            try {
                patiently(running, found, () -> {
                    askStanding.about(number, AskStanding.SELDOM, accounts);
                    return null;
                });
            } catch (ProviderFailure tooMany) {
                return;
            }
        }
    }

    /** Asks, and if the provider wants patience, waits as long as it says and asks again. */
    private <T> T patiently(Reconciliation running, Findings found, Supplier<T> question) {
        for (var tries = 0; ; tries++) {
            alive(running, found);
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
                waitFor(running, found, wait.plusMillis(100));
            }
        }
    }

    /** In steps short enough to show that we live, and to hear that somebody wants us to stop. */
    private void waitFor(Reconciliation running, Findings found, Duration wait) {
        for (var left = wait; !left.isNegative() && !left.isZero(); left = left.minus(BEAT)) {
            sleep(left.compareTo(BEAT) < 0 ? left : BEAT);
            alive(running, found);
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

    /**
     * Shows that we live and how far we are, once a second at most.
     *
     * @throws Cancelled if we are to stop
     */
    private void alive(Reconciliation running, Findings found) {
        var now = clock.instant();
        if (now.isBefore(found.toldAt.plus(TELL_EVERY))) {
            return;
        }
        found.toldAt = now;
        var answer = QuarkusTransaction.requiringNew().call(() -> tell(running, found, now));
        if (answer[0] != null) {
            throw new Cancelled((String) answer[0]);
        }
        if (!"running".equals(answer[1])) {
            // somebody took us for dead and goes on in our place
            throw new Cancelled("another node");
        }
    }

    private Object[] tell(Reconciliation running, Findings found, Instant now) {
        forget(running, found.drift);
        changes.publish("reconciliations");
        return (Object[]) entities.createNativeQuery(
                        "update reconciliation set alive_at = clock_timestamp(), step = :step, step_done = :done,"
                                + " step_total = nullif(:total, -1), drift = cast(:drift as jsonb)"
                                + " where id = :id returning cancelled_by, state",
                        Object[].class)
                .setParameter("step", found.step)
                .setParameter("done", found.done)
                .setParameter("total", found.total == null ? -1 : found.total)
                .setParameter("drift", written(found.drift))
                .setParameter("id", running.id())
                .getSingleResult();
    }

    /**
     * Whoever was forgotten since the sweep began is not written down again. The row is held first:
     * then either they are known to be gone, or the row is emptied of them after us.
     */
    private void forget(Reconciliation running, List<Entry> drift) {
        if (drift.isEmpty()) {
            return;
        }
        entities.createNativeQuery("select 1 from reconciliation where id = :id for update", Integer.class)
                .setParameter("id", running.id())
                .getResultList();
        var gone = new HashSet<>(
                entities.createNativeQuery("select tenant_id from erasure where erased_at > :since", UUID.class)
                        // clocks of nodes differ
                        .setParameter("since", running.startedAt().minus(Duration.ofHours(1)))
                        .getResultList());
        drift.removeIf(entry -> entry.tenants().stream().anyMatch(gone::contains));
    }

    private String written(List<Entry> drift) {
        try {
            return json.writeValueAsString(drift.stream().map(Entry::drift).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a drift report cannot be written", e);
        }
    }

    private void end(Reconciliation running, String state, String words, List<Entry> drift) {
        QuarkusTransaction.requiringNew().run(() -> {
            forget(running, drift);
            entities.createNativeQuery("update reconciliation set state = :state, finished_at = :now, words = :words,"
                            + " drift = cast(:drift as jsonb) where id = :id and state = 'running'")
                    .setParameter("state", state)
                    .setParameter("now", clock.instant())
                    .setParameter("words", words)
                    .setParameter("drift", written(drift))
                    .setParameter("id", running.id())
                    .executeUpdate();
            changes.publish("reconciliations");
        });
    }

    /** Has a sweep stop after the line in hand. False if it had ended before. */
    public boolean cancel(UUID id, String by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var tenant = byId(id).map(Reconciliation::tenantId).orElse(null);
            var wanted = entities.createNativeQuery(
                                    "update reconciliation set cancelled_by = :by where id = :id and state = 'running'")
                            .setParameter("by", by)
                            .setParameter("id", id)
                            .executeUpdate()
                    == 1;
            audit.record("reconciliation.cancel", Subject.of(tenant, "reconciliation", id), Map.of("running", wanted));
            return wanted;
        });
    }
}
