package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.RawHttp;
import io.patchbay.support.RotatedSecrets;
import io.patchbay.support.Routes;
import io.patchbay.support.Routes.Route;
import io.patchbay.support.Signup;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends every route there is what no program and no browser would: whatever comes, the answer is
 * never that something broke on our side. Routes, and the names of what they read, come from the
 * classes, bodies from the OpenAPI document, so that a new route is fuzzed by itself. The same seed
 * makes the same requests: {@code -Dfuzz.seed=…} for other ones, {@code -Dfuzz.requests=…} for
 * more.
 */
@ConsoleTest
class WholeSurfaceFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129L);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_500);
    private static final String TOLD = System.getProperty("fuzz.told");
    private static final int CONNECTIONS = 8;
    private static final int FAILURES_SHOWN = 5;

    /** Long answers, or work for the provider: only so many may come through. */
    private static final int FEW = 4;

    /** What starts sweeps, makes links, or turns secrets for everybody. */
    private static final List<String> COSTLY = List.of(
            "POST /api/v1/reconciliations",
            "POST /reconciliations",
            "POST /reconciliations/webhook",
            "POST /settings/secrets",
            "POST /settings/secrets/provider",
            "POST /status/tests",
            "POST /sandbox/plays",
            "POST /sandbox/faults",
            "GET /live");

    @Inject
    AgroalDataSource database;

    private final Map<String, String> keys = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();

    /** Ids by the part of an address that comes before them. */
    private final Map<String, List<String>> places = new HashMap<>();

    private final Map<Route, JsonNode> schemas = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> statuses = new TreeMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private JsonNode openApi;
    private Instant began;

    @BeforeEach
    void makeSomethingToAskAbout() throws Exception {
        began = Instant.now();
        for (var role : List.of("agent", "manager", "admin")) {
            var made = As.json(As.admin(), Map.of("name", "Fuzz " + role, "role", role))
                    .post("/api/v1/keys");
            keys.put(role, made.path("key"));
        }
        // one that may be revoked
        ids.add(As.json(As.admin(), Map.of("name", "Fuzz nobody", "role", "agent"))
                .post("/api/v1/keys")
                .path("id"));
        put(ids.get(0), "keys");
        var invited = Signup.tenant().invited();
        var connected = Signup.tenant().connected();
        for (var signup : List.of(invited, connected)) {
            ids.addAll(List.of(signup.tenantId, signup.linkId, signup.connectionId));
            String landing = As.admin().get("/api/v1/links/" + signup.linkId).path("landing_url");
            put(signup.tenantId, "tenants");
            put(signup.linkId, "links");
            put(signup.connectionId, "connections");
            put(landing.replaceAll(".*/", ""), "go", "r");
        }
        ids.add(As.agent().get("/api/v1/connections/" + connected.connectionId).path("number.phone_number_id"));
        List<String> deliveries = As.admin().get("/api/v1/deliveries?limit=3").path("data.id");
        ids.addAll(deliveries);
        deliveries.forEach(id -> put(id, "deliveries", "events", "unmatched"));
        ids.add(As.json(As.admin(), Map.of("event", "nobody.said.this"))
                .post("/api/v1/replays")
                .path("id"));
        put(ids.get(ids.size() - 1), "replays");
        openApi = new ObjectMapper()
                .readTree(As.stranger().get("/q/openapi?format=json").asByteArray());
        for (var route : Routes.all()) {
            schemas.put(
                    route,
                    openApi.path("paths")
                            .path(route.path())
                            .path(route.method().toLowerCase(java.util.Locale.ROOT))
                            .path("requestBody")
                            .path("content")
                            .path("application/json")
                            .path("schema"));
        }
    }

    private void put(String id, String... before) {
        for (var place : before) {
            places.computeIfAbsent(place, any -> new ArrayList<>()).add(id);
        }
    }

    /**
     * Later tests share the database, and want to find neither odd tenants nor refused requests.
     */
    @AfterEach
    void leaveNothing() throws SQLException {
        try (var connection = database.getConnection()) {
            for (var statement : List.of(
                    "update api_key set revoked_at = now() where revoked_at is null and (created_by like 'Fuzz %' or name like 'Fuzz %') and created_at >= ?",
                    "delete from delivery where received_at >= ? and cardinality(tenant_ids) = 0",
                    "delete from tenant t where created_by like 'Fuzz %' and created_at >= ?"
                            + " and not exists (select 1 from connection c where c.tenant_id = t.id)"
                            + " and not exists (select 1 from binding b where b.tenant_id = t.id)"
                            + " and not exists (select 1 from reconciliation r where r.tenant_id = t.id)"
                            + " and not exists (select 1 from phone_number n where n.tenant_id = t.id)",
                    "update tenant set external_id = null where created_by like 'Fuzz %' and created_at >= ?")) {
                try (var run = connection.prepareStatement(statement)) {
                    run.setTimestamp(1, Timestamp.from(began));
                    run.executeUpdate();
                }
            }
        }
        RotatedSecrets.undo(database);
    }

    @Test
    void whateverIsSentNothingBreaksOnOurSide() throws Exception {
        var routes = Routes.all();
        assertThat(routes).hasSizeGreaterThan(90);
        var each = REQUESTS / routes.size() + 1;
        var pool = Executors.newFixedThreadPool(CONNECTIONS);
        var started = System.nanoTime();
        var workers = new ArrayList<Callable<Void>>();
        for (var worker = 0; worker < CONNECTIONS; worker++) {
            var number = worker;
            workers.add(() -> {
                work(number, routes, each);
                return null;
            });
        }
        for (var done : pool.invokeAll(workers, 5, TimeUnit.MINUTES)) {
            done.get();
        }
        pool.shutdown();

        System.out.printf(
                "Fuzz: seed %d, %d requests to %d routes in %d ms, by status %s%n",
                SEED, sent.get(), routes.size(), (System.nanoTime() - started) / 1_000_000, statuses);
        assertThat(sent.get()).isGreaterThanOrEqualTo(20_000);
        assertThat(failures.stream().limit(FAILURES_SHOWN).collect(Collectors.joining("\n\n")))
                .as("%d answers of 500 and more, seed %d", failures.size(), SEED)
                .isEmpty();
    }

    /** Each worker has its own part of every route, so that all are under way at once. */
    private void work(int worker, List<Route> routes, int each) throws IOException {
        try (var http = new RawHttp(RestAssured.port)) {
            for (var turn = worker; turn < each; turn += CONNECTIONS) {
                for (var place = 0; place < routes.size(); place++) {
                    var random = new Random(SEED + 1_000_003L * turn + 31L * place);
                    ask(http, new Request(routes.get(place), turn, random));
                }
            }
        }
    }

    private void ask(RawHttp http, Request request) throws IOException {
        RawHttp.Answer answer;
        try {
            answer = http.send(request.bytes, request.lies);
        } catch (IOException silence) {
            failures.add(request.shown() + "\n-> no answer: " + silence);
            return;
        }
        sent.incrementAndGet();
        synchronized (statuses) {
            statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                    .incrementAndGet();
        }
        if (answer.status() >= 500) {
            failures.add(request.shown() + "\n-> " + answer.head() + answer.body());
        }
        if (TOLD != null) {
            System.out.println(
                    answer.status() + " " + request.shown().lines().findFirst().get());
        }
    }

    /** One request, made of a route and chance. */
    private final class Request {

        private final Route route;
        private final int turn;
        private final Random random;
        private final String role;

        /**
         * Percent of the parts it has: with all of them odd, the first refusal hides the others.
         */
        private final int share;

        final byte[] bytes;
        final boolean lies;

        Request(Route route, int turn, Random random) {
            this.route = route;
            this.turn = turn;
            this.random = random;
            this.role = role();
            this.share = chance(50) ? 85 : 20;
            var type = new String[] {null};
            var body = route.changesSomething() ? body(type) : new byte[0];
            this.lies = body.length > 4 && chance(2);
            this.bytes = written(body, type[0]);
        }

        private boolean chance(int percent) {
            return random.nextInt(100) < percent;
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private boolean isCostly() {
            return COSTLY.contains(route.toString()) && turn >= FEW;
        }

        /** Costly routes are closed to most who come. */
        private String role() {
            var all = List.of("stranger", "wrong", "agent", "manager", "admin", "admin");
            if (!isCostly()) {
                return one(all);
            }
            var smallest = route.roles().isEmpty() ? "admin" : route.roles().get(0);
            var below = List.of("stranger", "wrong", "agent", "manager").indexOf(smallest);
            return one(all.subList(0, below < 0 ? 4 : below));
        }

        private byte[] written(byte[] body, String type) {
            var head = new ByteArrayOutputStream();
            var method = chance(1) ? one(List.of("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW")) : route.method();
            if (isCostly() || route.toString().equals("POST /api/v1/reconciliations")) {
                method = route.method();
            }
            line(head, method + " " + address() + " HTTP/1.1");
            line(head, "Host: localhost:" + RestAssured.port);
            if (keys.containsKey(role)) {
                line(head, "Authorization: Bearer " + keys.get(role));
            } else if (role.equals("wrong")) {
                line(head, "Authorization: " + one(WRONG_KEYS));
            }
            if (!chance(5)) {
                line(head, "Sec-Fetch-Site: same-origin");
            }
            if (type != null) {
                line(head, "Content-Type: " + type);
            }
            if (route.path().startsWith("/hooks/")) {
                hook(head, body);
            }
            for (var odd = random.nextInt(3); odd > 0; odd--) {
                line(head, one(HEADERS));
            }
            if (body.length > 0 && !lies && chance(10)) {
                line(head, "Transfer-Encoding: chunked");
                line(head, "");
                line(head, Integer.toHexString(body.length));
                head.writeBytes(body);
                line(head, "");
                line(head, "0");
                line(head, "");
                return head.toByteArray();
            }
            var length = lies ? body.length + (chance(50) ? -3 : 7) : body.length;
            if (length > 0 || route.changesSomething()) {
                line(head, "Content-Length: " + length);
            }
            line(head, "");
            head.writeBytes(body);
            return head.toByteArray();
        }

        private void hook(ByteArrayOutputStream head, byte[] body) {
            line(
                    head,
                    "X-Idempotency-Key: " + (chance(80) ? new UUID(random.nextLong(), random.nextLong()) : header()));
            line(head, "X-Webhook-Event: " + (chance(80) ? one(EVENTS) : header()));
            if (!chance(20)) {
                line(head, "X-Webhook-Signature: " + (chance(80) ? WebhookSignature.of(Hook.SECRET, body) : header()));
            }
            if (chance(30)) {
                line(head, "X-Hub-Signature-256: " + header());
            }
        }

        /** A text that a header can carry. */
        private String header() {
            var text = text(false).replaceAll("[\r\n\0]", " ");
            return text.length() > 1_000 ? text.substring(0, 1_000) : text;
        }

        private String address() {
            var path = new StringBuilder();
            var before = "";
            for (var part : route.path().split("/")) {
                if (!part.isEmpty()) {
                    path.append('/').append(part.startsWith("{") ? pathPart(before) : part);
                }
                before = part;
            }
            if (path.length() == 0) {
                path.append('/');
            }
            if (chance(2)) {
                path.append(one(List.of("/", "//", "/..", "/%2e%2e/", ";a=b", "/%c0%af", "%")));
            }
            var query = new ArrayList<String>();
            for (var name : route.query()) {
                if (chance(share)) {
                    query.add(name + "=" + inAddress(known(name)));
                }
            }
            if (chance(10)) {
                query.add(one(QUERIES));
            }
            return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }

        /** What the parameter may be about, or anything. */
        private String known(String name) {
            if (chance(30)) {
                return one(WORDS);
            }
            if (chance(20)) {
                return name.equals("cursor") ? one(cursors()) : one(ids);
            }
            return text(false);
        }

        private List<String> cursors() {
            var encoder = Base64.getUrlEncoder().withoutPadding();
            return java.util.stream.Stream.of(
                            one(ids), "\0", "\ud83e\udd73", "-1", "9".repeat(30), "a|b", one(WORDS), "")
                    .map(text -> encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }

        private String pathPart(String before) {
            if (chance(60)) {
                return one(places.getOrDefault(before, ids));
            }
            if (chance(30)) {
                return new UUID(random.nextLong(), random.nextLong()).toString();
            }
            return inAddress(text(false)).replace("/", "%2F");
        }

        /** Mostly as a browser would write it, sometimes as it should not be. */
        private String inAddress(String text) {
            var cut = text.length() > 3_000 ? text.substring(0, 3_000) : text;
            if (chance(5)) {
                return one(List.of("%", "%zz", "%ff%fe", "%ed%a0%80", "%00", "%u0000", "[", "\u00e9"));
            }
            return URLEncoder.encode(cut, StandardCharsets.UTF_8);
        }

        private byte[] body(String[] type) {
            var form = !route.isApi() && !route.path().startsWith("/hooks/");
            type[0] = chance(6) ? one(TYPES) : form ? "application/x-www-form-urlencoded" : "application/json";
            if (chance(4)) {
                return one(BODIES);
            }
            if (form) {
                return form();
            }
            var json = new StringBuilder();
            var schema = schemas.get(route);
            if (schema.isMissingNode()) {
                schema = openApi.path("components").path("schemas").path("TenantBody");
            }
            object(schema, json, 0);
            if (route.path().endsWith("/replays") && json.indexOf("\"event\":\"") < 0) {
                json.insert(1, "\"event\":\"nobody.said.this\",");
            }
            if (route.toString().equals("POST /api/v1/reconciliations")) {
                json.insert(1, "\"nobody_knows\":1,");
                return json.toString().replace(",}", "}").getBytes(StandardCharsets.UTF_8);
            }
            return json.toString().getBytes(StandardCharsets.UTF_8);
        }

        private byte[] form() {
            var fields = new ArrayList<String>();
            for (var name : route.form()) {
                if (chance(share)) {
                    fields.add(name + "=" + inForm(chance(30) ? one(WORDS) : chance(20) ? one(ids) : text(true)));
                }
                if (chance(5)) {
                    fields.add(name + "=" + inForm(text(true)));
                }
            }
            if (chance(10)) {
                fields.add(inForm(text(false)) + "=" + inForm(text(false)));
            }
            if (route.path().endsWith("/replays") && fields.stream().noneMatch(field -> field.startsWith("event="))) {
                fields.add("event=nobody.said.this");
            }
            return String.join("&", fields).getBytes(StandardCharsets.ISO_8859_1);
        }

        private String inForm(String text) {
            return chance(4)
                    ? one(List.of("%", "%zz", "%ff%fe", "%ed%a0%80", "%00", "+"))
                    : URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** An object as the document has it, with a part here and there that is not. */
        private void object(JsonNode schema, StringBuilder json, int depth) {
            var resolved = resolve(schema);
            var fields = new ArrayList<String>();
            resolved.path("properties").properties().forEach(property -> {
                if (chance(share)) {
                    var field = new StringBuilder();
                    quoted(property.getKey(), field);
                    field.append(':');
                    value(property.getValue(), field, depth + 1);
                    fields.add(field.toString());
                }
            });
            if (chance(8)) {
                var field = new StringBuilder();
                quoted(text(false), field);
                field.append(':');
                any(field);
                fields.add(field.toString());
            }
            if (chance(2) && !fields.isEmpty()) {
                fields.add(fields.get(0));
            }
            json.append('{').append(String.join(",", fields)).append('}');
        }

        private JsonNode resolve(JsonNode schema) {
            var ref = schema.path("$ref").asText("");
            return ref.isEmpty()
                    ? schema
                    : openApi.path("components").path("schemas").path(ref.substring(ref.lastIndexOf('/') + 1));
        }

        private void value(JsonNode schema, StringBuilder json, int depth) {
            if (chance(15) || depth > 5) {
                any(json);
                return;
            }
            var resolved = resolve(schema);
            var type = resolved.path("type").toString();
            if (type.contains("object")) {
                object(resolved, json, depth);
            } else if (type.contains("array")) {
                json.append('[');
                for (var left = random.nextInt(4); left > 0; left--) {
                    value(resolved.path("items"), json, depth + 1);
                    json.append(left > 1 ? "," : "");
                }
                json.append(']');
            } else if (type.contains("boolean")) {
                json.append(random.nextBoolean());
            } else if (type.contains("integer") || type.contains("number")) {
                json.append(one(NUMBERS));
            } else {
                quoted(chance(25) ? one(WORDS) : chance(25) ? one(ids) : text(true), json);
            }
        }

        private void any(StringBuilder json) {
            switch (random.nextInt(6)) {
                case 0 -> json.append(one(NUMBERS));
                case 1 -> json.append(one(List.of("true", "false", "null")));
                case 2 -> quoted(text(true), json);
                case 3 -> json.append("[\"a\",1,null,{\"a\":[]}]");
                case 4 -> json.append("{\"a\":{\"\":\"\\u0000\"}}");
                default -> {
                    var depth = one(List.of(3, 60, 500, 2_000));
                    json.append("[".repeat(depth)).append("]".repeat(depth));
                }
            }
        }

        /** As JSON; halves of characters and NUL are written as escapes, as they can be sent. */
        private void quoted(String text, StringBuilder json) {
            json.append('"');
            for (var character : text.toCharArray()) {
                if (character < ' ' || character == '"' || character == '\\' || Character.isSurrogate(character)) {
                    json.append("\\u").append(HEX.toHexDigits(character));
                } else {
                    json.append(character);
                }
            }
            json.append('"');
        }

        private String text(boolean mayBeVast) {
            var text = one(TEXTS);
            if (chance(12)) {
                text = text.repeat(1 + random.nextInt(3)) + one(TEXTS);
            }
            if (chance(10)) {
                var length = one(List.of(0, 1, 199, 200, 201, 255, 256, 500, 501, 2_000, 2_001));
                return one(LETTERS).repeat(length);
            }
            if (mayBeVast && chance(3)) {
                return one(LETTERS).repeat(chance(75) ? 10_000 : 100_000);
            }
            return text;
        }

        private void line(ByteArrayOutputStream out, String text) {
            out.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        /** In full, but for runs of one letter. */
        String shown() {
            var text = new String(bytes, StandardCharsets.UTF_8);
            for (var key : keys.entrySet()) {
                text = text.replace(key.getValue(), "<key of " + key.getKey() + ">");
            }
            var shown = new StringBuilder(route + " as " + role + ":\n");
            for (var character :
                    text.replaceAll("(.)\\1{299,}", "$1{very often}").toCharArray()) {
                if (character < ' ' && character != '\n' && character != '\r' || character > '~') {
                    shown.append(String.format("\\u%04x", (int) character));
                } else {
                    shown.append(character);
                }
            }
            return shown.toString();
        }
    }

    private static final HexFormat HEX = HexFormat.of();

    private static final List<String> LETTERS = List.of("a", "7", "\u00e4", "%", "\ud83e\udd73", " ", "\"");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "0",
            "-1",
            "null",
            "undefined",
            "true",
            "NaN",
            "1e400",
            "99999999999999999999999",
            "-0",
            "a\0b",
            "\0",
            "\ud800",
            "a\udc00",
            "\udc00\ud800",
            "\\u0000",
            "\\\\u0000",
            "\\",
            "\"",
            "'",
            "' or 1=1 --",
            "%",
            "_",
            "!",
            "%s%n%x",
            "${7*7}{7*7}#{7*7}",
            "{#if}",
            "<script>alert(1)</script>",
            "\u202eRTL\u2066",
            "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
            "e\u0301\u0301\u0301\u0301\u0301",
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ufeff",
            "\uffff",
            "\u2028",
            "\u0085",
            "\r\nX-Evil: 1",
            "\n",
            "\t",
            "../../etc/passwd",
            "//evil.example",
            "https://evil.example/a?b=c#d",
            "http://localhost:1",
            "https://[::1",
            "https:// /",
            "javascript:alert(1)",
            "a@b",
            "a@b.example",
            "+34 600 000 000",
            "00000000-0000-0000-0000-000000000000",
            "1-1-1-1-1",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "0000-00-00T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-11-29T10:00:00+18:00",
            "+999999999-12-31T23:59:59.999999999Z",
            "-999999999-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "294277-01-01T00:00:00Z",
            "+294277-01-09T04:00:54.775807Z",
            "2026-11-29T10:00",
            "#1f5f5b");

    /** Words that mean something somewhere. */
    private static final List<String> WORDS = List.of(
            "en",
            "ar",
            "UTC",
            "Europe/Madrid",
            "agent",
            "admin",
            "connected",
            "failed",
            "unmatched",
            "applied",
            "rejected",
            "active",
            "customer",
            "meta",
            "kapso",
            "either",
            "own",
            "dedicated",
            "coexistence",
            "customer_managed",
            "true",
            "1",
            "50",
            "US",
            "2026-11-01T00:00:00Z",
            "2026-11-01T00:00",
            "whatsapp.message.received",
            "webhook",
            "number_taken",
            "all_good",
            "waiting_for_customer");

    private static final List<String> EVENTS = List.of(
            "whatsapp.message.received",
            "whatsapp.message.failed",
            "whatsapp.phone_number.created",
            "whatsapp.phone_number.deleted",
            "whatsapp.account.updated",
            "nobody.said.this",
            "x");

    private static final List<String> NUMBERS = List.of(
            "0", "-1", "1", "1.5", "1e9", "1e400", "2147483648", "-9223372036854775809", "9".repeat(400), "0.1e-400");

    private static final List<String> WRONG_KEYS = List.of(
            "Bearer",
            "Bearer ",
            "Bearer x",
            "Bearer pb_0",
            "Bearer a.b.c",
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA",
            "Bearer " + "k".repeat(3_000),
            "Basic YTpi",
            "Basic %%%",
            "Negotiate x",
            "\u00e9");

    private static final List<String> HEADERS = List.of(
            "Accept: garbage",
            "Accept: */*;q=x",
            "Accept: text/html;q=0",
            "Accept: application/xml, image/png;q=0.1",
            "Accept: application/json",
            "Accept: text/html",
            "Accept: " + "a/b,".repeat(500),
            "Accept-Language: ,;q=;;",
            "Accept-Language: ar, en;q=0.1",
            "Accept-Language: x-" + "a".repeat(2_000),
            "Accept-Language: \u00e9\u4e2d",
            "Accept-Encoding: gzip, br;q=7",
            "Accept-Charset: utf-99",
            "Content-Encoding: gzip",
            "Content-Language: %",
            "Cookie: q_session=x; q_session=\u00e9; =;;",
            "Cookie: q_auth_1=a|b",
            "HX-Request: true",
            "HX-Request: \u00e9",
            "HX-Target: " + "t".repeat(1_000),
            "HX-Current-URL: https://[::1",
            "If-Modified-Since: yesterday",
            "If-None-Match: *",
            "Range: bytes=0-0,-1",
            "Expect: the unexpected",
            "Origin: null",
            "Origin: https://[",
            "Referer: %%%",
            "X-Forwarded-For: 1.2.3.4, \u00e9, unknown, " + "1".repeat(500),
            "X-Forwarded-Proto: gopher",
            "Forwarded: for=\"[::1\";proto=",
            "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Site: cross-site",
            "Last-Event-ID: \u00e9",
            "X-Long: " + "x".repeat(6_000),
            "X-Odd: \u00e9\u4e2d\ud83e\udd73",
            "Traceparent: 00-0-0-00",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade");

    private static final List<String> QUERIES = List.of(
            "&&==&%26&?",
            "=",
            "a[]=1&a[b]=2",
            "limit=0",
            "limit=-1",
            "limit=99999999999",
            "cursor=AA",
            "cursor=%F0%9F%A5%B3",
            "after=x",
            "%00=1",
            "%ff=%fe",
            "a=" + "b".repeat(5_000),
            "format=\u00e9");

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json;;;",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded; charset=nonsense",
            "application/x-www-form-urlencoded",
            "application/json",
            "garbage",
            "\u00e9/\u00e9",
            "*/*",
            "");

    private static final List<byte[]> BODIES = Arrays.asList(
            new byte[0],
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
            new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[300],
            "null".getBytes(StandardCharsets.UTF_8),
            "[]".getBytes(StandardCharsets.UTF_8),
            "\"text\"".getBytes(StandardCharsets.UTF_8),
            "{\"a\":1}{\"b\":2}".getBytes(StandardCharsets.UTF_8),
            "{\"a\":".getBytes(StandardCharsets.UTF_8),
            "{\"name\":\"\ud83e\udd73\\".getBytes(StandardCharsets.UTF_8),
            "[".repeat(20_000).getBytes(StandardCharsets.UTF_8),
            "{\"a\":".repeat(5_000).getBytes(StandardCharsets.UTF_8),
            "9".repeat(5_000).getBytes(StandardCharsets.UTF_8),
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\0\r\n--x--".getBytes(StandardCharsets.UTF_8),
            "--x\r\nContent-Disposition: form-data; name=\"name\"; filename=\"a\"\r\n\r\nb\r\n--x"
                    .getBytes(StandardCharsets.UTF_8),
            "&&=&%&a&=b&%00=%00".getBytes(StandardCharsets.UTF_8));
}
