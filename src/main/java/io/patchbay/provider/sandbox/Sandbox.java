package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.SandboxAddress;
import io.patchbay.provider.WebhookSignature;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The simulated provider at work: its world, and the webhooks it sends over real HTTP with real
 * signatures. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class Sandbox implements SandboxAddress {

    /** What can be made to go wrong. */
    public enum Fault {
        WEBHOOK_DROP,
        WEBHOOK_DELAY,
        WEBHOOK_TWICE,
        WEBHOOK_WRONG_SIGNATURE,
        API_5XX,
        API_429,
        API_SLOW,
        API_BROKEN_JSON;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String KEY = "sandbox-api-key-5b1f0c2de7a94c03b6a1";
    private static final String SECRET = "sandbox-webhook-secret-9d3e51c07f2b48aa";
    private static final Logger LOG = Logger.getLogger(Sandbox.class);

    /** After the first try: 10 s, 40 s, 90 s, then given up (facts §5.8). */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(90));

    private final AgroalDataSource database;
    private final Config config;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private ScheduledExecutorService sender;
    private SandboxWorld world;

    Sandbox(AgroalDataSource database, Config config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        sender =
                Executors.newScheduledThreadPool(
                        2,
                        run -> {
                            var thread = new Thread(run, "sandbox-sender");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        sender.shutdownNow();
    }

    @Override
    public URI baseUrl() {
        return URI.create(self() + "/sandbox/provider");
    }

    private String self() {
        var port =
                LaunchMode.current() == LaunchMode.TEST
                        ? "quarkus.http.test-port"
                        : "quarkus.http.port";
        return "http://localhost:" + config.getValue(port, int.class);
    }

    @Override
    public String apiKey() {
        return KEY;
    }

    @Override
    public String webhookSecret() {
        return SECRET;
    }

    synchronized SandboxWorld world() {
        if (world == null) {
            world = new SandboxWorld(clock, remember(), this::keep);
        }
        return world;
    }

    private String remember() {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement(
                                "select body::text from sandbox_world where id = 1");
                var row = select.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot remember", e);
        }
    }

    private void keep(String document) {
        try (var connection = database.getConnection();
                var upsert =
                        connection.prepareStatement(
                                "insert into sandbox_world (id, body) values (1, ?::jsonb)"
                                        + " on conflict (id) do update set body = excluded.body")) {
            upsert.setString(1, document);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot keep its memory", e);
        }
    }

    // faults

    /** Switches a fault on for so many times; 0 switches it off. */
    public synchronized void fault(Fault fault, int times) {
        if (times <= 0) {
            faults.remove(fault);
        } else {
            faults.put(fault, times);
        }
    }

    public synchronized Map<Fault, Integer> faults() {
        return new EnumMap<>(faults.isEmpty() ? new EnumMap<Fault, Integer>(Fault.class) : faults);
    }

    /** True if this fault strikes now; uses one of its times up. */
    synchronized boolean strikes(Fault fault) {
        var left = faults.getOrDefault(fault, 0);
        fault(fault, left - 1);
        return left > 0;
    }

    // webhooks

    /**
     * Sends an event to the project's webhook, from another thread and with retries, as the
     * provider does.
     */
    public void send(String event, ObjectNode body) {
        send(event, body.toString(), UUID.randomUUID().toString(), SECRET, true);
    }

    /**
     * The same with a key and a secret of one's own, to play repeats and forgeries. {@code secret}
     * null: unsigned.
     */
    public void send(String event, String body, String key, String secret, boolean withFaults) {
        if (withFaults && strikes(Fault.WEBHOOK_DROP)) {
            world().sent(event, "dropped by a fault");
            return;
        }
        var wrong =
                withFaults && strikes(Fault.WEBHOOK_WRONG_SIGNATURE)
                        ? "another-secret-nobody-here-knows-of"
                        : secret;
        var delay = withFaults && strikes(Fault.WEBHOOK_DELAY) ? 5_000 : 0;
        deliver(event, body, key, wrong, 0, delay);
        if (withFaults && strikes(Fault.WEBHOOK_TWICE)) {
            deliver(event, body, key, wrong, 0, delay + 200L);
        }
    }

    private void deliver(
            String event, String body, String key, String secret, int tries, long delayMillis) {
        sender.schedule(
                () -> attempt(event, body, key, secret, tries), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void attempt(String event, String body, String key, String secret, int tries) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(URI.create(self() + "/hooks/kapso"))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/json")
                        .header("X-Webhook-Event", event)
                        .header("X-Webhook-Payload-Version", "v2")
                        .header("X-Idempotency-Key", key);
        if (secret != null) {
            request.header("X-Webhook-Signature", WebhookSignature.of(secret, bytes));
        }
        var outcome = "no answer";
        try {
            var answer =
                    http.send(
                            request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build(),
                            HttpResponse.BodyHandlers.discarding());
            outcome = "answered " + answer.statusCode();
            if (answer.statusCode() == 200) {
                world().sent(event, outcome);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (java.io.IOException e) {
            LOG.debugf("A sandbox webhook got no answer event=%s", event);
        }
        world().sent(event, outcome + (tries < RETRIES.size() ? ", tries again" : ", given up"));
        if (tries < RETRIES.size()) {
            deliver(event, body, key, secret, tries + 1, RETRIES.get(tries).toMillis());
        }
    }

    // what happens at Meta's

    /**
     * The customer got through: the link is used, the number is there, an event is sent. Returns
     * the number.
     */
    public ObjectNode complete(
            String linkId, String customerId, String display, boolean coexistence, Ending ending) {
        var reconnect =
                ending.reconnectDigits() == null
                        ? List.<com.fasterxml.jackson.databind.JsonNode>of()
                        : world().numbers(customerId, null).stream()
                                .filter(
                                        number ->
                                                ending.reconnectDigits()
                                                        .equals(
                                                                number.path(
                                                                                "display_phone_number_normalized")
                                                                        .asText()))
                                .toList();
        var id =
                reconnect.isEmpty()
                        ? "6041"
                                + Math.abs(
                                        UUID.randomUUID().getMostSignificantBits()
                                                % 100_000_000_000L)
                        : reconnect.get(0).path("phone_number_id").asText();
        var waba =
                reconnect.isEmpty()
                        ? "3819" + id.substring(4)
                        : reconnect.get(0).path("business_account_id").asText();
        var shown =
                reconnect.isEmpty()
                        ? display
                        : reconnect.get(0).path("display_phone_number").asText();
        var number = world().connect(customerId, id, waba, shown, coexistence, clock.instant());
        if (ending.namePending()) {
            world().change(id, "name_status", "PENDING_REVIEW");
        }
        if (ending.accountPending()) {
            world().change(id, "status", "PENDING");
        }
        if (ending.health() != null) {
            world().change(id, "health_profile", ending.health());
        }
        world().setup(linkId, "completed", null, "used");
        if (ending.webhook()) {
            send("whatsapp.phone_number.created", numberEvent(id, customerId));
        }
        return number;
    }

    /** How a signup ends, beside the number itself. {@code health} null: healthy. */
    public record Ending(
            boolean webhook,
            boolean namePending,
            boolean accountPending,
            String health,
            String reconnectDigits) {
        public static final Ending GOOD = new Ending(true, false, false, null, null);
        public static final Ending SILENT = new Ending(false, false, false, null, null);
    }

    ObjectNode numberEvent(String phoneNumberId, String customerId) {
        var body = json.createObjectNode().put("phone_number_id", phoneNumberId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        if (customerId != null) {
            body.putObject("customer").put("id", customerId);
        }
        return body;
    }

    /** A lifecycle event of a number as Meta causes it: offboarded, disconnected, reconnected. */
    public void line(
            String word,
            String phoneNumberId,
            String customerId,
            boolean coexistence,
            String reason) {
        var body = json.createObjectNode();
        body.put("id", "wpe_" + UUID.randomUUID())
                .put("event", "whatsapp.phone_number." + word)
                .put("occurred_at", clock.instant().toString())
                .put("phone_number_id", phoneNumberId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        body.putObject("customer").put("id", customerId);
        body.put("connection_type", coexistence ? "coexistence" : "dedicated");
        body.putObject("source")
                .put("provider", "meta")
                .put(
                        "event",
                        switch (word) {
                            case "offboarded" -> "ACCOUNT_OFFBOARDED";
                            case "reconnected" -> "ACCOUNT_RECONNECTED";
                            default -> "PARTNER_REMOVED";
                        });
        if (reason != null) {
            body.putObject("disconnection").put("reason", reason).put("initiated_by", "user");
        }
        send("whatsapp.phone_number." + word, body);
    }
}
