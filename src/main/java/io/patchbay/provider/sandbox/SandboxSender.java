package io.patchbay.provider.sandbox;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends webhook requests over real HTTP, from another thread and with retries, as the provider does.
 * Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxSender {

    private static final Logger LOG = Logger.getLogger(SandboxSender.class);

    /** After the first try: 10 s, 40 s, 90 s, then given up (kapso.md §5.8). */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(90));

    private final SandboxStore store;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private ScheduledExecutorService sender;

    SandboxSender(SandboxStore store) {
        this.store = store;
    }

    void start(@Observes StartupEvent started) {
        sender = Executors.newScheduledThreadPool(2, run -> {
            var thread = new Thread(run, "sandbox-sender");
            thread.setDaemon(true);
            return thread;
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        sender.shutdownNow();
    }

    /** Sends it after so many milliseconds, and again if it is not taken. */
    void send(SandboxSending one, long delayMillis) {
        later(() -> attempt(one, 0), delayMillis);
    }

    void later(Runnable work, long delayMillis) {
        sender.schedule(work, delayMillis, TimeUnit.MILLISECONDS);
    }

    private void attempt(SandboxSending one, int tries) {
        var log = store.world().deliveries();
        var outcome = "no answer";
        Integer status = null;
        try {
            status = http.send(one.request(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            outcome = "answered " + status;
            if (status == 200) {
                log.sent(one.event(), outcome);
                log.taken(one.url());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException e) {
            LOG.debugf("A sandbox webhook got no answer event=%s", one.event());
        }
        log.sent(one.event(), outcome + (tries < RETRIES.size() ? ", tries again" : ", given up"));
        if (tries < RETRIES.size()) {
            later(() -> attempt(one, tries + 1), RETRIES.get(tries).toMillis());
        } else {
            log.givenUp(one.url(), one.event(), status);
        }
    }
}
