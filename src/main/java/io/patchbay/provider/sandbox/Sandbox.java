package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.patchbay.Ids;
import io.patchbay.provider.SandboxAddress;
import io.patchbay.provider.WebhookSignature;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
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
        WEBHOOK_DROP("The next events are never sent"),
        WEBHOOK_GIVEN_UP("The next events do not get through to us and are given up"),
        WEBHOOK_DELAY("The next events are sent five seconds late"),
        WEBHOOK_TWICE("The next events are sent twice"),
        WEBHOOK_REORDER("The next events are overtaken by the one after them"),
        WEBHOOK_WRONG_SIGNATURE("The next events are signed with a secret nobody knows"),
        API_5XX("The next calls are answered with 503"),
        API_429("The next calls are told to wait five seconds"),
        API_SLOW("The next calls are answered after twelve seconds"),
        API_BROKEN_JSON("The next calls are answered with half a document");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Fault> of(String word) {
            return Arrays.stream(values())
                    .filter(fault -> fault.word().equals(word))
                    .findFirst();
        }
    }

    private static final String KEY = "sandbox-api-key-5b1f0c2de7a94c03b6a1";
    private static final String SECRET = "sandbox-webhook-secret-9d3e51c07f2b48aa";

    /** Marks an event that is Meta's own and has no name of the provider's. */
    private static final String META = "meta.";

    private static final Logger LOG = Logger.getLogger(Sandbox.class);

    /** After the first try: 10 s, 40 s, 90 s, then given up (kapso.md §5.8). */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofSeconds(90));

    private final AgroalDataSource database;
    private final Config config;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Deque<Sending> held = new ArrayDeque<>();
    private ScheduledExecutorService sender;
    private SandboxWorld world;

    Sandbox(AgroalDataSource database, Config config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
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

    @Override
    public URI baseUrl() {
        return URI.create(self() + "/sandbox/provider");
    }

    private String self() {
        var port = LaunchMode.current() == LaunchMode.TEST ? "quarkus.http.test-port" : "quarkus.http.port";
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
            // in no transaction of a caller: its row must not stay locked for the next request
            world = new SandboxWorld(
                    clock,
                    remember(),
                    document -> QuarkusTransaction.suspendingExisting().run(() -> keep(document)));
        }
        return world;
    }

    private String remember() {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select body::text from sandbox_world where id = 1");
                var row = select.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot remember", e);
        }
    }

    private void keep(String document) {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement("insert into sandbox_world (id, body) values (1, ?::jsonb)"
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
        var copy = new EnumMap<Fault, Integer>(Fault.class);
        copy.putAll(faults);
        return copy;
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
            world().deliveries().sent(event, "dropped by a fault");
            return;
        }
        if (withFaults && strikes(Fault.WEBHOOK_GIVEN_UP)) {
            world().deliveries().givenUp(self() + "/hooks/kapso", event, null);
            world().deliveries().sent(event, "no answer, given up");
            return;
        }
        var used =
                withFaults && strikes(Fault.WEBHOOK_WRONG_SIGNATURE) ? "another-secret-nobody-here-knows-of" : secret;
        var delay = withFaults && strikes(Fault.WEBHOOK_DELAY) ? 5_000 : 0;
        var sending = new ArrayList<Sending>();
        for (var target : targets(event)) {
            var own = SECRET.equals(used) && target.secret() != null ? target.secret() : used;
            sending.add(new Sending(target.url(), event, body, key, own));
        }
        if (sending.isEmpty()) {
            world().deliveries().sent(event, "not sent: the webhook is paused or does not want it");
            return;
        }
        if (withFaults && strikes(Fault.WEBHOOK_REORDER)) {
            hold(sending);
            return;
        }
        sending.forEach(one -> deliver(one, 0, delay));
        if (withFaults && strikes(Fault.WEBHOOK_TWICE)) {
            sending.forEach(one -> deliver(one, 0, delay + 200L));
        }
        letGo(delay + 500L);
    }

    /** One request that is going to be made. */
    private record Sending(String url, String event, String body, String key, String secret) {}

    /** Held back until another event has gone, or for a minute at most. */
    private void hold(List<Sending> sending) {
        synchronized (held) {
            held.addAll(sending);
        }
        sender.schedule(() -> letGo(0), 60, TimeUnit.SECONDS);
    }

    private void letGo(long delayMillis) {
        synchronized (held) {
            while (!held.isEmpty()) {
                deliver(held.poll(), 0, delayMillis);
            }
        }
    }

    /** {@code secret} null: the one everybody here knows. */
    private record Target(String url, String secret) {}

    /**
     * Where an event goes: to the project's webhooks that want it. Our own address gets everything
     * as long as no webhook is registered for it. Nothing ever leaves this machine. Message events
     * belong to webhooks of a number, which a number of the sandbox always has (kapso.md §5.1).
     */
    private List<Target> targets(String event) {
        var own = self() + "/hooks/kapso";
        var targets = new ArrayList<Target>();
        var registered = false;
        for (var webhook : world().webhooks().list()) {
            var url = webhook.path("url").asText();
            registered |= url.equals(own);
            var wanted =
                    webhook.path("active").asBoolean() && (isOfNumber(event) || isAmong(webhook.path("events"), event));
            if (wanted && (url.equals(own) || (isLoopback(url) && !isOfNumber(event)))) {
                targets.add(new Target(url, webhook.path("secret_key").asText(null)));
            }
        }
        if (!registered) {
            targets.add(new Target(own, null));
        }
        return targets;
    }

    private static boolean isOfNumber(String event) {
        return !SandboxEventNames.OF_PROJECT.contains(event);
    }

    private static boolean isAmong(JsonNode texts, String text) {
        for (var node : texts) {
            if (node.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLoopback(String url) {
        try {
            return List.of("localhost", "127.0.0.1").contains(URI.create(url).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A test delivery carries sample ids. */
    void test(JsonNode webhook, String event) {
        deliver(
                new Sending(
                        isLoopback(webhook.path("url").asText())
                                ? webhook.path("url").asText()
                                : self() + "/hooks/kapso",
                        event,
                        numberEvent("100000000000001", null).toString(),
                        UUID.randomUUID().toString(),
                        webhook.path("secret_key").asText(SECRET)),
                0,
                0);
    }

    /**
     * The project's webhook to our own address, as it stands after somebody has set the console up.
     */
    public void registerWebhook() {
        var own = self() + "/hooks/kapso";
        if (world().webhooks().list().stream()
                .anyMatch(one -> own.equals(one.path("url").asText()))) {
            return;
        }
        var order = json.createObjectNode().put("url", own).put("secret_key", SECRET);
        SandboxEventNames.OF_PROJECT.stream()
                .filter(event -> event.startsWith("whatsapp.") && !event.contains("config"))
                .sorted()
                .forEach(order.withArray("events")::add);
        world().webhooks().create(order);
    }

    /** The provider pauses the webhook to our own address, as it does after too many failures. */
    public void pauseWebhook() {
        var own = self() + "/hooks/kapso";
        var pause = json.createObjectNode().put("active", false);
        for (var webhook : world().webhooks().list()) {
            if (own.equals(webhook.path("url").asText())) {
                world().webhooks().update(webhook.path("id").asText(), pause);
            }
        }
    }

    private void deliver(Sending one, int tries, long delayMillis) {
        sender.schedule(() -> attempt(one, tries), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void attempt(Sending one, int tries) {
        var bytes = one.body().getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(one.url()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header("X-Idempotency-Key", one.key());
        if (!one.event().startsWith(META)) {
            request.header("X-Webhook-Event", one.event()).header("X-Webhook-Payload-Version", "v2");
        }
        if (one.secret() != null) {
            request.header("X-Webhook-Signature", WebhookSignature.of(one.secret(), bytes));
        }
        var outcome = "no answer";
        Integer status = null;
        try {
            var answer = http.send(
                    request.POST(HttpRequest.BodyPublishers.ofByteArray(bytes)).build(),
                    HttpResponse.BodyHandlers.discarding());
            status = answer.statusCode();
            outcome = "answered " + status;
            if (answer.statusCode() == 200) {
                world().deliveries().sent(one.event(), outcome);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (java.io.IOException e) {
            LOG.debugf("A sandbox webhook got no answer event=%s", one.event());
        }
        world().deliveries().sent(one.event(), outcome + (tries < RETRIES.size() ? ", tries again" : ", given up"));
        if (tries < RETRIES.size()) {
            deliver(one, tries + 1, RETRIES.get(tries).toMillis());
        } else {
            world().deliveries().givenUp(one.url(), one.event(), status);
        }
    }

    // what happens at Meta's

    /**
     * The customer got through: the link is used, the number is there, an event is sent. Returns
     * the number.
     */
    public ObjectNode complete(String linkId, String customerId, String display, boolean coexistence, Ending ending) {
        var digits = ending.reconnectDigits() == null ? display.replaceAll("[^0-9]", "") : ending.reconnectDigits();
        // the same number again keeps its ids; under another customer it moves there (kapso.md Q26)
        var known = world().numbers().withDigits(digits);
        var id = known.map(number -> number.path("phone_number_id").asText()).orElseGet(Sandbox::newNumberId);
        var waba =
                known.map(number -> number.path("business_account_id").asText()).orElse("3819" + id.substring(4));
        var shown = known.map(number -> number.path("display_phone_number").asText())
                .orElse(display);
        var number = world().numbers().connect(customerId, id, waba, shown, coexistence, clock.instant());
        if (ending.namePending()) {
            world().numbers().change(id, "name_status", "PENDING_REVIEW");
        }
        if (ending.accountPending()) {
            world().numbers().change(id, "status", "PENDING");
        }
        if (ending.health() != null) {
            world().numbers().change(id, "health_profile", ending.health());
        }
        world().links().setup(linkId, "completed", null, "used");
        if (ending.webhook()) {
            send("whatsapp.phone_number.created", numberEvent(id, customerId));
        }
        return number;
    }

    private static String newNumberId() {
        return "6041" + ThreadLocalRandom.current().nextLong(10_000_000_000L, 100_000_000_000L);
    }

    /** How a signup ends, beside the number itself. {@code health} null: healthy. */
    public record Ending(
            boolean webhook, boolean namePending, boolean accountPending, String health, String reconnectDigits) {}

    public ObjectNode numberEvent(String phoneNumberId, String customerId) {
        var body = json.createObjectNode().put("phone_number_id", phoneNumberId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        if (customerId != null) {
            body.putObject("customer").put("id", customerId);
        }
        return body;
    }

    /** A lifecycle event of a number as Meta causes it: offboarded, disconnected, reconnected. */
    public ObjectNode lineEvent(
            String word, String phoneNumberId, String customerId, boolean coexistence, String reason) {
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
        return body;
    }

    /** Sends such an event. */
    public void line(String word, String phoneNumberId, String customerId, boolean coexistence, String reason) {
        send("whatsapp.phone_number." + word, lineEvent(word, phoneNumberId, customerId, coexistence, reason));
    }

    /** An event about a WhatsApp account: restricted, violation, disabled, reinstated. */
    public void account(String word, String wabaId, List<String> phoneNumberIds) {
        var body = json.createObjectNode();
        body.put("id", "wae_" + UUID.randomUUID())
                .put("event", "whatsapp.account." + word)
                .put("occurred_at", clock.instant().toString())
                .put("business_account_id", wabaId);
        body.putObject("project").put("id", SandboxWorld.PROJECT);
        phoneNumberIds.forEach(id -> body.withArray("phone_numbers").addObject().put("id", id));
        body.putObject("source").put("provider", "meta").put("event", "ACCOUNT_UPDATE");
        switch (word) {
            case "restricted" ->
                body.withArray("restrictions")
                        .addObject()
                        .put("type", "RESTRICTED_BIZ_INITIATED_MESSAGING")
                        .put(
                                "expires_at",
                                clock.instant().plus(Duration.ofDays(7)).toString());
            case "violation" -> body.putObject("violation").put("type", "SPAM");
            case "disabled" -> body.putObject("ban").put("state", "DISABLE");
            default -> body.putObject("ban").put("state", "REINSTATE");
        }
        send("whatsapp.account." + word, body);
    }

    /** A message of somebody to this number. */
    public ObjectNode message(String phoneNumberId) {
        var body = json.createObjectNode();
        var message = body.putObject("message");
        message.put("id", "wamid." + UUID.randomUUID().toString().replace("-", ""))
                .put("timestamp", String.valueOf(clock.instant().getEpochSecond()))
                .put("type", "text");
        message.putObject("text").put("body", "Hello, are you open today?");
        message.putObject("kapso")
                .put("direction", "inbound")
                .put("status", "received")
                .put("origin", "cloud_api");
        body.putObject("conversation")
                .put("id", UUID.randomUUID().toString())
                .put("status", "active")
                .put("phone_number_id", phoneNumberId);
        body.put("is_new_conversation", true).put("phone_number_id", phoneNumberId);
        return body;
    }

    /** Meta or the provider changes something about a number without telling anybody. */
    public void change(String phoneNumberId, String field, String value) {
        world().numbers().change(phoneNumberId, field, value);
    }

    /**
     * The same about an account: a field as Meta names it, such as {@code account_review_status} or
     * {@code business_verification_status}, or {@code funding} for the provider's status of it.
     */
    public void changeAccount(String wabaId, String field, String value) {
        world().accounts().change(wabaId, field, value);
    }

    /** Somebody asks Meta for another display name; {@code status} in the provider's words. */
    public void requestName(String phoneNumberId, String name, String status) {
        world().accounts().requestName(phoneNumberId, name, status);
    }

    /**
     * Meta's own webhook about an account, handed on by the provider as it came: no event name in
     * the headers, and the hash of the body as key (kapso.md §5.6).
     */
    public void meta(String field, String wabaId, ObjectNode value) {
        var body = json.createObjectNode().put("object", "whatsapp_business_account");
        var entry = body.withArray("entry").addObject();
        entry.put("id", wabaId).put("time", clock.instant().getEpochSecond());
        entry.withArray("changes").addObject().put("field", field).set("value", value);
        send(META + field, body.toString(), HexFormat.of().formatHex(Ids.sha256(body.toString())), SECRET, true);
    }

    /** The link's thirty days are over. */
    public void expire(String linkId) {
        var end = clock.instant().minusSeconds(60);
        world().links().rewrite(linkId, end.minus(SandboxSetupLinks.LIFE), end, "expired");
    }

    /** Phone number ids of a customer, newest first. */
    public List<String> numbersOf(String customerId) {
        return world().numbers().list(customerId, null).stream()
                .map(number -> number.path("phone_number_id").asText())
                .toList();
    }

    /** The provider does not have the number any more. */
    public void remove(String phoneNumberId) {
        world().numbers().remove(phoneNumberId);
    }

    /** The webhooks sent lately, newest first: at, event, outcome. */
    public List<JsonNode> sent() {
        return world().deliveries().sent();
    }
}
