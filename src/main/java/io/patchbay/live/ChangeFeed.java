package io.patchbay.live;

import io.agroal.api.AgroalDataSource;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private volatile boolean open;
    private volatile boolean listening;
    private Thread sender;
    private Thread listener;

    ChangeFeed(AgroalDataSource database, TransactionSynchronizationRegistry transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    void start(@Observes @jakarta.annotation.Priority(1) StartupEvent started) {
        open = true;
        sender = daemon("live-sender", this::send);
        listener = daemon("live-listener", this::listen);
    }

    /** What has been said still leaves. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        open = false;
        if (sender == null) {
            return;
        }
        sender.join(2_000);
        try {
            // the listener sleeps inside the driver, where only a notification reaches it
            notifyOthers(Set.of(WAKE + "nobody"));
            listener.join(2_000);
        } catch (SQLException e) {
            LOG.debugf("No database to say goodbye to: %s", e.getMessage());
        }
    }

    private static Thread daemon(String name, Runnable run) {
        var thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
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
            names.forEach(outgoing::offer);
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
                        fresh.forEach(outgoing::offer);
                    }
                }
            });
            gathered = fresh;
        }
        gathered.addAll(names);
    }

    private void send() {
        var batch = new LinkedHashSet<String>();
        while (open || !outgoing.isEmpty()) {
            try {
                var first = outgoing.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                // what is said within a blink is said in one breath
                Thread.sleep(5);
                outgoing.drainTo(batch);
                // our own workers need no round trip
                batch.stream().filter(name -> name.startsWith(WAKE)).forEach(this::rouse);
                notifyOthers(batch);
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("Changes could not be told to other nodes: %s", e.getMessage());
                heard.onNext(RESYNC);
            } finally {
                batch.clear();
            }
        }
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

    private void listen() {
        while (open) {
            try (var connection = database.getConnection()) {
                try (var listen = connection.createStatement()) {
                    listen.execute("listen " + CHANNEL);
                }
                listening = true;
                // whatever happened while nobody listened
                heard.onNext(RESYNC);
                sleepers.values().forEach(all -> all.forEach(Runnable::run));
                var postgres = connection.unwrap(PGConnection.class);
                while (open) {
                    var notifications = postgres.getNotifications(10_000);
                    if (notifications != null && notifications.length > 0) {
                        for (var notification : notifications) {
                            hear(notification.getParameter().lines().toList());
                        }
                    } else if (!connection.isValid(5)) {
                        throw new SQLException("the connection is gone");
                    }
                }
            } catch (SQLException | RuntimeException e) {
                if (open) {
                    LOG.warnf("Not listening for changes: %s", e.getMessage());
                }
                pause();
            } finally {
                listening = false;
            }
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

    private void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
