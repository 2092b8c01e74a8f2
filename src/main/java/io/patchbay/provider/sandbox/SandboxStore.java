package io.patchbay.provider.sandbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps the sandbox's world in the database, so that it outlives a restart. It is written once a second
 * and at the end, not with every change: it is one document, and what costs nothing for ten tenants is
 * most of the work for a thousand. A process that is killed forgets its last second. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxStore {

    private static final Logger LOG = Logger.getLogger(SandboxStore.class);

    private final AgroalDataSource database;
    private final Clock clock;
    private volatile SandboxWorld world;
    private ScheduledExecutorService writer;

    SandboxStore(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        writer = Executors.newSingleThreadScheduledExecutor(run -> {
            var thread = new Thread(run, "sandbox-store");
            thread.setDaemon(true);
            return thread;
        });
        writer.scheduleWithFixedDelay(this::keep, 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        writer.shutdown();
        writer.awaitTermination(5, TimeUnit.SECONDS);
        keep();
    }

    synchronized SandboxWorld world() {
        if (world == null) {
            world = new SandboxWorld(clock, remember());
        }
        return world;
    }

    private String remember() {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select body::text as body from sandbox_world where id = 1");
                var row = select.executeQuery()) {
            return row.next() ? row.getString("body") : null;
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot remember", e);
        }
    }

    /** Writes what has changed; what could not be written is written with the next change. */
    private void keep() {
        if (world != null) {
            world.unsaved().ifPresent(this::write);
        }
    }

    private void write(String document) {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement("insert into sandbox_world (id, body) values (1, ?::jsonb)"
                        + " on conflict (id) do update set body = excluded.body")) {
            upsert.setString(1, document);
            upsert.executeUpdate();
        } catch (SQLException e) {
            LOG.warn("The sandbox could not write down its world; it tries again with the next change", e);
        }
    }
}
