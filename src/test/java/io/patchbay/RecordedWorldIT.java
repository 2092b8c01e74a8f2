package io.patchbay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.support.JumpingClock;
import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A database that an earlier version left, migrated and read by today's: every connection has the
 * status, verdict, standing, checklist and attempts it had then, and {@code /api/v1} answers as it
 * did. Answers may say more than the record, never less or something else. {@code
 * src/test/resources/world/README.md} says what is in it and how it was made; {@code
 * PATCHBAY_RECORD_WORLD=true} writes the answers anew, which is for a new record only.
 */
class RecordedWorldIT {

    private static final Path WORLD = Path.of("src/test/resources/world");
    private static final String KEY = "pb_33333333333333333333333333333333333333333333333c";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough to see of what kind the differences are. */
    private static final int SHOWN = 40;

    @Test
    void everyAnswerIsAsItWasRecorded() throws Exception {
        var moment = Instant.parse(Files.readString(WORLD.resolve("moment.txt")).strip());
        try (var database = new OwnPostgres();
                var neighbours = new Neighbours()) {
            database.run(Files.readString(WORLD.resolve("database.sql")));
            makeKey(database);
            var clock = new JumpingClock();
            clock.jump(Duration.between(Instant.now(), moment));
            var settings = Map.of(
                    // nothing happens by itself: the answers are those of the moment
                    "QUARKUS_SCHEDULER_ENABLED", "false",
                    "PATCHBAY_PUBLIC_URL", "https://patchbay.example",
                    "PATCHBAY_LIMITS_PER_KEY", "off",
                    "PATCHBAY_LIMITS_PER_ADDRESS", "off");
            try (var node = ProductionNode.forAMinute(database.port(), neighbours, settings, clock.option())) {
                var now = answers(node, database, moment);
                if (Boolean.parseBoolean(System.getenv("PATCHBAY_RECORD_WORLD"))) {
                    record(now);
                }
                assertThat(differences(recorded(), now)).isEmpty();
            }
        }
    }

    private static void makeKey(OwnPostgres database) throws Exception {
        try (var session = database.session();
                var insert =
                        session.prepareStatement("insert into api_key (id, name, role, hash, created_at, created_by)"
                                + " values (gen_random_uuid(), 'reader of the record', 'admin', ?, now(), 'test')")) {
            insert.setBytes(1, MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8)));
            insert.executeUpdate();
        }
    }

    /** Every path below {@code /api/v1} that is asked, and what it answered. */
    private static Map<String, JsonNode> answers(ProductionNode node, OwnPostgres database, Instant moment)
            throws Exception {
        var answers = new LinkedHashMap<String, JsonNode>();
        for (var path : paths(database, moment)) {
            for (String next = path; next != null; ) {
                var answer = get(node, next);
                answers.put(next, answer);
                var cursor = answer.path("next_cursor").asText(null);
                next = cursor == null ? null : path + "&cursor=" + cursor;
            }
        }
        return answers;
    }

    private static List<String> paths(OwnPostgres database, Instant moment) throws SQLException {
        var paths = new ArrayList<String>();
        for (var id : ids(database, "connection")) {
            paths.add("connections/" + id + "?at=" + moment);
            paths.add("connections/" + id + "/facts?limit=200");
            paths.add("connections/" + id + "/text");
            paths.add("connections/" + id + "/text?language=en");
        }
        for (var id : ids(database, "tenant")) {
            paths.add("tenants/" + id);
            paths.add("tenants/" + id + "/links?limit=200");
        }
        ids(database, "connection_link").forEach(id -> paths.add("links/" + id));
        for (var id : ids(database, "delivery")) {
            paths.add("deliveries/" + id);
            paths.add("deliveries/" + id + "/suggestions");
        }
        ids(database, "replay_run").forEach(id -> paths.add("replays/" + id));
        ids(database, "reconciliation").forEach(id -> paths.add("reconciliations/" + id));
        for (var list : List.of("connections", "tenants", "links", "numbers", "deliveries", "conflicts")) {
            paths.add(list + "?limit=200");
        }
        for (var word : Set.of("Bicis Norte", "131031", "+34 91", "review", "number_conflict")) {
            paths.add("find?q=" + URLEncoder.encode(word, UTF_8));
        }
        paths.add("diagnostics?limit=200");
        return paths;
    }

    private static List<String> ids(OwnPostgres database, String table) throws SQLException {
        return database.rows("select id::text from " + table + " order by id").stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static JsonNode get(ProductionNode node, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(node.url("/api/v1/" + path))
                .header("Authorization", "Bearer " + KEY)
                .build();
        var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }

    private static void record(Map<String, JsonNode> answers) throws IOException {
        var lines = new ArrayList<String>();
        for (var answer : answers.entrySet()) {
            lines.add(answer.getKey() + "\t" + JSON.writeValueAsString(answer.getValue()));
        }
        Files.write(WORLD.resolve("answers.tsv"), lines);
    }

    private static Map<String, JsonNode> recorded() throws IOException {
        var answers = new LinkedHashMap<String, JsonNode>();
        for (var line : Files.readAllLines(WORLD.resolve("answers.tsv"))) {
            var tab = line.indexOf('\t');
            answers.put(line.substring(0, tab), JSON.readTree(line.substring(tab + 1)));
        }
        return answers;
    }

    private static List<String> differences(Map<String, JsonNode> recorded, Map<String, JsonNode> now) {
        var differences = new ArrayList<String>();
        var paths = new TreeSet<>(recorded.keySet());
        paths.addAll(now.keySet());
        for (var path : paths) {
            compare(path, recorded.get(path), now.get(path), differences);
        }
        return differences.subList(0, Math.min(SHOWN, differences.size()));
    }

    private static void compare(String where, JsonNode recorded, JsonNode now, List<String> differences) {
        if (recorded != null && now != null && recorded.isObject() && now.isObject()) {
            recorded.properties()
                    .forEach(part ->
                            compare(where + " " + part.getKey(), part.getValue(), now.get(part.getKey()), differences));
        } else if (recorded != null
                && now != null
                && recorded.isArray()
                && now.isArray()
                && recorded.size() == now.size()) {
            for (var i = 0; i < recorded.size(); i++) {
                compare(where + " " + i, recorded.get(i), now.get(i), differences);
            }
        } else if (recorded == null || !recorded.equals(now)) {
            differences.add(where + ": recorded " + recorded + ", now " + now);
        }
    }
}
