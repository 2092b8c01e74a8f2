package io.patchbay.inbox;

import io.patchbay.Ids;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderAddress;
import io.patchbay.provider.SignatureState;
import io.patchbay.provider.WebhookSignature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.Session;

/**
 * The secrets the provider may sign with: those from the settings and those made here, shared by
 * all nodes. A node keeps them in memory and reads them again when a signature fits none of them,
 * so that a secret added on another node never costs an event. There is one such reading at a time
 * and ten a second at most, on a thread of its own, shared by all that wait for it, so that a storm
 * of wrong signatures costs one connection and holds up nobody.
 */
@ApplicationScoped
public class WebhookSecrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Before anybody listens. */
    private static final int FIRST = 1;

    /** A reading for signatures that fit nothing comes this soon after the last at the earliest. */
    private static final Duration READ_EVERY = Duration.ofMillis(100);

    private static final String IN_USE = " from webhook_secret where removed_at is null";

    private final EntityManager entities;
    private final ProviderAddress address;
    private final ChangeFeed changes;
    private final Clock clock;
    private final AtomicReference<Known> known = new AtomicReference<>();
    private Map<String, String> ofSettings = Map.of();
    private long readBegan = System.nanoTime();
    private CompletableFuture<Known> next;
    private final ScheduledExecutorService readers = Executors.newSingleThreadScheduledExecutor(WebhookSecrets::daemon);
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    WebhookSecrets(EntityManager entities, ProviderAddress address, ChangeFeed changes, Clock clock) {
        this.entities = entities;
        this.address = address;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * What a node knows. {@code fingerprints} in the order of the signature's secrets; {@code
     * removed}: those taken out of use that still are known.
     */
    private record Known(
            WebhookSignature signature, List<String> secrets, List<String> fingerprints, List<String> removed) {}

    void atStart(@Observes @Priority(FIRST) StartupEvent started) {
        ofSettings = QuarkusTransaction.requiringNew().call(() -> writeDown(address.webhookSecrets()));
        read();
    }

    /**
     * What the signature is worth. Asks the database only if it fits nothing we know; fails if it
     * cannot be asked then, because nobody can say that the signature is wrong.
     */
    CompletionStage<SignatureState> check(byte[] body, String header) {
        var knew = known.get();
        var signed = check(knew, body, header);
        if (signed != SignatureState.WRONG) {
            return CompletableFuture.completedFuture(signed);
        }
        return nextReading()
                .thenApply(knows -> knows.secrets().equals(knew.secrets()) ? signed : check(knows, body, header));
    }

    /** A reading that begins after this call, shared with all who ask before it begins. */
    private synchronized CompletableFuture<Known> nextReading() {
        if (next == null) {
            next = new CompletableFuture<>();
            var rest = readBegan + READ_EVERY.toNanos() - System.nanoTime();
            readers.schedule(this::readForAll, Math.max(0, rest), TimeUnit.NANOSECONDS);
        }
        return next;
    }

    private void readForAll() {
        CompletableFuture<Known> asked;
        synchronized (this) {
            asked = next;
            next = null;
            readBegan = System.nanoTime();
        }
        try {
            asked.complete(read());
        } catch (RuntimeException e) {
            asked.completeExceptionally(e);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        readers.shutdownNow();
    }

    private SignatureState check(Known knows, byte[] body, String header) {
        var match = knows.signature().match(body, header);
        if (match.state().isTrusted()) {
            used.put(knows.fingerprints().get(match.secret()), clock.instant());
        }
        return match.state();
    }

    private Known read() {
        var read = QuarkusTransaction.requiringNew().call(this::readNow);
        known.set(read);
        return read;
    }

    private Known readNow() {
        var rows = entities.unwrap(Session.class)
                .createNativeQuery(
                        "select fingerprint, secret, removed_at is null as in_use from webhook_secret"
                                + " order by added_at desc",
                        SecretRow.class)
                .getResultList();
        var secrets = new ArrayList<String>();
        var fingerprints = new ArrayList<String>();
        var removed = new ArrayList<String>();
        for (var row : rows) {
            var secret = known(row);
            // another node may have settings that we do not, and one removed long ago is blank
            if (secret == null || secret.isEmpty()) {
                continue;
            }
            if (row.inUse()) {
                secrets.add(secret);
                fingerprints.add(row.fingerprint());
            } else {
                removed.add(secret);
            }
        }
        return new Known(new WebhookSignature(secrets), secrets, fingerprints, removed);
    }

    /**
     * Those from the settings, by fingerprint. One that is there for the first time is written down
     * as added now: the list in the settings is newest first, too.
     */
    private Map<String, String> writeDown(List<String> secrets) {
        var now = clock.instant();
        var byFingerprint = new HashMap<String, String>();
        for (var i = 0; i < secrets.size(); i++) {
            var fingerprint = Ids.fingerprint(secrets.get(i));
            byFingerprint.put(fingerprint, secrets.get(i));
            entities.createNativeQuery("insert into webhook_secret (fingerprint, label, added_at, added_by)"
                            + " values (:fingerprint, :label, :at, 'settings') on conflict do nothing")
                    .setParameter("fingerprint", fingerprint)
                    .setParameter("label", "From the settings, no. " + (i + 1))
                    .setParameter("at", now.minusSeconds(i))
                    .executeUpdate();
        }
        return Map.copyOf(byFingerprint);
    }

    /** Those in use, newest first. Only those from the settings of this node, and all made here. */
    @Transactional
    public List<WebhookSecret> all() {
        return entities
                .unwrap(Session.class)
                .createNativeQuery(
                        "select fingerprint, label, secret is null as from_settings, added_at, added_by, set_at, last_used_at"
                                + IN_USE
                                + " order by added_at desc",
                        WebhookSecret.class)
                .getResultList()
                .stream()
                .filter(secret -> !secret.fromSettings() || ofSettings.containsKey(secret.fingerprint()))
                .toList();
    }

    /** The newest secret, to be set at the provider; null if there is none yet. Not for pages. */
    public String newest() {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities
                        .unwrap(Session.class)
                        .createNativeQuery(
                                "select fingerprint, secret, true as in_use"
                                        + IN_USE
                                        + " and (secret is not null or fingerprint in (:mine)) order by added_at desc",
                                SecretRow.class)
                        .setParameter("mine", ofSettings.keySet())
                        .setMaxResults(1)
                        .getResultList()
                        .stream()
                        .findFirst()
                        .map(this::known)
                        .orElse(null));
    }

    /** {@code secret} null if it is one of the settings, blank if it was removed long ago. */
    private record SecretRow(String fingerprint, String secret, boolean inUse) {}

    /** Null if it is of settings that another node has and we do not. */
    private String known(SecretRow row) {
        return row.secret() == null ? ofSettings.get(row.fingerprint()) : row.secret();
    }

    /** Those a signature is compared with, in this order. */
    List<String> accepted() {
        return known.get().secrets();
    }

    /** Those taken out of use that we still know, to explain why a signature does not fit. */
    List<String> removed() {
        return known.get().removed();
    }

    /** A new random secret of 64 characters, accepted on every node from the commit on. */
    @Transactional(Transactional.TxType.MANDATORY)
    public String make(String by) {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        add(secret, "Made here", by);
        return secret;
    }

    /**
     * The provider signs with a secret that it made itself, and showed once: accepted on every node from the commit on.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void keep(String secret, String by) {
        add(secret, "Made by Kapso", by);
        isSet(secret);
    }

    private void add(String secret, String label, String by) {
        entities.createNativeQuery("insert into webhook_secret (fingerprint, secret, label, added_at, added_by)"
                        + " values (:fingerprint, :secret, :label, :at, :by) on conflict do nothing")
                .setParameter("fingerprint", Ids.fingerprint(secret))
                .setParameter("secret", secret)
                .setParameter("label", label)
                .setParameter("at", clock.instant())
                .setParameter("by", by)
                .executeUpdate();
        changes.publish("secrets");
    }

    /** True if what is signed with it is accepted, as far as this node knows. */
    public boolean isAccepted(String secret) {
        return known.get().secrets().contains(secret);
    }

    /** The provider signs with it from now on. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void isSet(String secret) {
        entities.createNativeQuery("update webhook_secret set set_at = :now where fingerprint = :fingerprint")
                .setParameter("now", clock.instant())
                .setParameter("fingerprint", Ids.fingerprint(secret))
                .executeUpdate();
        changes.publish("secrets");
    }

    /** Puts one out of use, on every node within a second. False if it was not in use. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean remove(String fingerprint) {
        var removed = entities.createNativeQuery(
                                "update webhook_secret set removed_at = :now where fingerprint = :fingerprint and removed_at is null")
                        .setParameter("now", clock.instant())
                        .setParameter("fingerprint", fingerprint)
                        .executeUpdate()
                == 1;
        changes.publish("secrets");
        return removed;
    }

    /** What this node has just done counts for it at once. */
    public void learn() {
        read();
    }

    /** Learns what other nodes did, and tells them what was used. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void keepUp() {
        var noted = Map.copyOf(used);
        QuarkusTransaction.requiringNew()
                .run(() -> noted.forEach((fingerprint, at) -> entities.createNativeQuery(
                                "update webhook_secret set last_used_at = :at"
                                        + " where fingerprint = :fingerprint"
                                        + " and coalesce(last_used_at, 'epoch') < cast(:at as timestamptz) - interval '5 seconds'")
                        .setParameter("at", at)
                        .setParameter("fingerprint", fingerprint)
                        .executeUpdate()));
        noted.forEach(used::remove);
        read();
    }

    private static Thread daemon(Runnable run) {
        var thread = new Thread(run, "inbox-secrets");
        thread.setDaemon(true);
        return thread;
    }
}
