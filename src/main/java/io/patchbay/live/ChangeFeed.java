package io.patchbay.live;

import io.agroal.api.AgroalDataSource;
import io.patchbay.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Tells every node what changed, by name only. Names leave after the commit of the transaction that
 * published them, gathered into one notification of the database per batch: one in every
 * transaction would halve what the database can commit. A reader who missed some hears {@link
 * #RESYNC} and fetches everything again.
 */
@ApplicationScoped
public class ChangeFeed {

    /** "Some changes may have been missed." */
    public static final String RESYNC = "resync";

    private static final String CHANNEL = "patchbay_live";
    private static final String WAKE = "wake:";
    private static final String FROM = "from:";

    /** PostgreSQL's limit for one notification is 8000 bytes. */
    private static final int PAYLOAD = 7_000;

    private static final Logger LOG = Logger.getLogger(ChangeFeed.class);

    private final AgroalDataSource database;
    private final TransactionSynchronizationRegistry transactions;
    private final LinkedBlockingQueue<String> outgoing = new LinkedBlockingQueue<>(10_000);
    private final BroadcastProcessor<String> heard = BroadcastProcessor.create();
    private final Map<String, List<Runnable>> sleepers = new ConcurrentHashMap<>();
    private final String self = FROM + UUID.randomUUID();
    private final Worker sender = new Worker(Duration.ofMillis(100), this::send, ChangeFeed::notTold);
    private final Worker listener = new Worker(
            Duration.ZERO, this::listen, failure -> LOG.warnf("Not listening for changes: %s", failure.getMessage()));
    private volatile boolean listening;

    ChangeFeed(AgroalDataSource database, TransactionSynchronizationRegistry transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    void start(@Observes @jakarta.annotation.Priority(1) StartupEvent started) {
        sender.start("live-sender");
        listener.start("live-listener");
    }

    /** What has been said still leaves. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (!listener.isOpen()) {
            return;
        }
        listener.close();
        sender.finish();
        try {
            // the listener sleeps inside the driver, where only a notification reaches it
            notifyOthers(Set.of(WAKE + "nobody"));
            listener.stop();
        } catch (SQLException e) {
            LOG.debugf("No database to say goodbye to: %s", e.getMessage());
        }
    }

    /**
     * Says that things with these names changed, once the current transaction is committed; at once
     * if there is none.
     */
    public void publish(String... names) {
        afterCommit(List.of(names));
    }

    /** Wakes the workers of this name on every node, once the current transaction is committed. */
    public void wake(String worker) {
        afterCommit(List.of(WAKE + worker));
    }

    /** Runs this whenever somebody on any node wakes workers of this name. It has to be quick. */
    public void onWake(String worker, Runnable run) {
        sleepers.computeIfAbsent(worker, name -> new CopyOnWriteArrayList<>()).add(run);
    }

    /**
     * The names as they are heard, from every node. A slow reader loses names and gets {@link
     * #RESYNC}.
     */
    public Multi<String> names() {
        return heard.onOverflow().dropPreviousItems();
    }

    /** True while this node hears the others. */
    public boolean isListening() {
        return listening;
    }

    @SuppressWarnings("unchecked")
    private void afterCommit(List<String> names) {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            say(names);
            return;
        }
        var gathered = (Set<String>) transactions.getResource(ChangeFeed.class);
        if (gathered == null) {
            var fresh = new LinkedHashSet<String>();
            transactions.putResource(ChangeFeed.class, fresh);
            transactions.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                    if (status == Status.STATUS_COMMITTED) {
                        say(fresh);
                    }
                }
            });
            gathered = fresh;
        }
        gathered.addAll(names);
    }

    private void say(Collection<String> names) {
        names.forEach(outgoing::offer);
        sender.wake();
    }

    private boolean send() throws InterruptedException {
        if (outgoing.isEmpty()) {
            return false;
        }
        // what is said within a blink is said in one breath
        Thread.sleep(5);
        var batch = new LinkedHashSet<String>();
        outgoing.drainTo(batch);
        try {
            // our own workers need no round trip
            batch.stream().filter(name -> name.startsWith(WAKE)).forEach(this::rouse);
            notifyOthers(batch);
        } catch (SQLException | RuntimeException e) {
            // no failure of the round: the next batch has nothing to wait for
            notTold(e);
            heard.onNext(RESYNC);
        }
        return true;
    }

    private static void notTold(Exception failure) {
        LOG.warnf("Changes could not be told to other nodes: %s", failure.getMessage());
    }

    private void notifyOthers(Set<String> names) throws SQLException {
        try (var connection = database.getConnection();
                var notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            var payload = new StringBuilder(self);
            for (var name : names) {
                if (payload.length() + name.length() + 1 > PAYLOAD) {
                    notify(notify, payload);
                    payload.append(self);
                }
                payload.append('\n').append(name);
            }
            notify(notify, payload);
        }
    }

    private void notify(java.sql.PreparedStatement notify, StringBuilder payload) throws SQLException {
        notify.setString(1, CHANNEL);
        notify.setString(2, payload.toString());
        notify.execute();
        payload.setLength(0);
    }

    /** One round is one connection. */
    private boolean listen() throws SQLException {
        try (var connection = database.getConnection()) {
            try (var listen = connection.createStatement()) {
                listen.execute("listen " + CHANNEL);
            }
            listening = true;
            // whatever happened while nobody listened
            heard.onNext(RESYNC);
            sleepers.values().forEach(all -> all.forEach(Runnable::run));
            var postgres = connection.unwrap(PGConnection.class);
            while (listener.isOpen()) {
                var notifications = postgres.getNotifications(10_000);
                if (notifications != null && notifications.length > 0) {
                    for (var notification : notifications) {
                        hear(notification.getParameter().lines().toList());
                    }
                } else if (!connection.isValid(5)) {
                    throw new SQLException("the connection is gone");
                }
            }
            return false;
        } finally {
            listening = false;
        }
    }

    /** Who was woken here when it was said is not woken again by hearing it. */
    private void hear(List<String> names) {
        for (var name : names) {
            if (name.startsWith(WAKE)) {
                if (!names.contains(self)) {
                    rouse(name);
                }
            } else if (!name.startsWith(FROM)) {
                heard.onNext(name);
            }
        }
    }

    private void rouse(String name) {
        sleepers.getOrDefault(name.substring(WAKE.length()), List.of()).forEach(Runnable::run);
    }
}
