package io.patchbay.dev;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.number.NumberWatch;
import io.patchbay.provider.Provider;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxPast;
import io.patchbay.sweep.Reconciliation;
import io.patchbay.sweep.RunSweep;
import io.patchbay.sweep.Sweeps;
import io.patchbay.tenant.Tenants;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Fills an empty database with tenants whose connections went every way there is, here and at the
 * sandbox alike, so that a sweep finds nothing to repair. All or nothing, once, on one node. Each
 * verdict about a connection heads at least one; of those about the whole installation only the
 * harmless one, an event for somebody unknown, is there: a suspected incident, lost webhooks or a
 * storm of signatures would paint every page red before anybody has done anything. {@link Scenario}
 * plays those.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class Seed {

    private static final Logger LOG = Logger.getLogger(Seed.class);

    private final boolean wanted;
    private final HistoryWriter historyWriter;
    private final Tenants tenants;
    private final Connections connections;
    private final NumberWatch numberWatch;
    private final Provider provider;
    private final Sandbox sandbox;
    private final SandboxPast past;
    private final RunSweep runSweep;
    private final Sweeps sweeps;
    private final EntityManager entities;
    private final Clock clock;

    Seed(
            @ConfigProperty(name = "patchbay.dev.seed", defaultValue = "true") boolean wanted,
            HistoryWriter historyWriter,
            Tenants tenants,
            Connections connections,
            NumberWatch numberWatch,
            Provider provider,
            Sandbox sandbox,
            SandboxPast past,
            RunSweep runSweep,
            Sweeps sweeps,
            EntityManager entities,
            Clock clock) {
        this.wanted = wanted;
        this.historyWriter = historyWriter;
        this.tenants = tenants;
        this.connections = connections;
        this.numberWatch = numberWatch;
        this.provider = provider;
        this.sandbox = sandbox;
        this.past = past;
        this.runSweep = runSweep;
        this.sweeps = sweeps;
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
            var began = System.nanoTime();
            if (plant()) {
                LOG.infof("Planted tenants=%d ms=%d", SeedStory.ALL.size(), (System.nanoTime() - began) / 1_000_000);
                tellOfToday();
                runSweep.begin(null, "seed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The seeded tenants could not be planted", e);
        }
    }

    /** Also before the first sweep has begun. */
    boolean isSweeping() {
        return QuarkusTransaction.requiringNew()
                .call(() -> sweeps.newest(1).stream().allMatch(Reconciliation::isRunning));
    }

    /** False if there are tenants already. */
    public boolean plant() {
        return QuarkusTransaction.requiringNew().timeout(120).call(() -> {
            // a look at the sandbox in between is fine: nobody waits for this lock
            entities.createNativeQuery("select 1 from pg_advisory_xact_lock(hashtext('patchbay.seed'))")
                    .getResultList();
            if (tenants.count() > 0) {
                return false;
            }
            plantAll();
            return true;
        });
    }

    /** The same whether or not there are tenants; in the caller's transaction. No sweep may run as it begins. */
    void plantAll() {
        // none may begin meanwhile either: it would adopt customers that we are about to know
        entities.createNativeQuery("lock table reconciliation in share row exclusive mode")
                .executeUpdate();
        historyWriter.write(SeedStory.ALL);
        var now = clock.instant();
        for (var display : List.of("+34 912 000 111", "+44 20 7000 0222")) {
            var id = past.number(null, display, false, now.minus(Duration.ofDays(300)));
            provider.number(id).ifPresent(number -> numberWatch.seen(number, null, now.minus(Duration.ofDays(1))));
        }
    }

    /** Some requests of today through the real endpoint, one for every way they can end. */
    void tellOfToday() {
        var healthy = QuarkusTransaction.requiringNew()
                .call(() -> connections
                        .page(
                                new Connections.Filter(
                                        Status.CONNECTED, null, VerdictCode.HEALTHY.apiName(), null, null),
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
        send(created, sandbox.numberEvent(stranger, null).toString(), "not-our-secret-at-all-000000");
        if (!healthy.isEmpty()) {
            var back = "whatsapp.phone_number.reconnected";
            var told = sandbox.lineEvent("reconnected", healthy.get(0), null, false, null)
                    .toString();
            send(back, told, secret);
            send(back, told, secret);
        }
    }

    private void send(String event, String body, String secret) {
        sandbox.send(event, body, UUID.randomUUID().toString(), secret, false);
    }
}
