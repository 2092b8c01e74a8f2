package io.patchbay.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Production nodes on a PostgreSQL of their own, with a provider that knows some connected numbers.
 * Anything of it can be killed, stopped or started at any moment.
 */
public final class Cluster implements AutoCloseable {

    /** Tenants, each with one connected number. */
    public static final int LINES = 20;

    private final Path data;
    private final int databasePort;
    private final List<ProductionNode> nodes = new ArrayList<>();
    public final Neighbours neighbours = new Neighbours();
    private EmbeddedPostgres database;

    public Cluster() throws IOException {
        data = Files.createTempDirectory("patchbay-cluster");
        database =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("log_min_messages", "fatal")
                        .start();
        databasePort = database.getPort();
        neighbours.show("/whatsapp/phone_numbers", numbers());
        neighbours.show("/customers", customers());
        for (var line = 0; line < LINES; line++) {
            neighbours.show(
                    "/whatsapp/phone_numbers/" + number(line), "{\"data\":" + shown(line) + "}");
            neighbours.show(
                    "/whatsapp/phone_numbers/" + number(line) + "/health",
                    "{\"status\":\"healthy\",\"timestamp\":\"2026-11-23T12:00:00Z\",\"checks\":{}}");
        }
    }

    /** Another node; returns once it is ready. */
    public ProductionNode node(String... settings) throws IOException {
        var more = new HashMap<String, String>();
        for (var i = 0; i < settings.length; i += 2) {
            more.put(settings[i], settings[i + 1]);
        }
        var node = ProductionNode.on(databasePort, neighbours, more);
        nodes.add(node);
        return node;
    }

    /** Waits until the first sweep has adopted every line. */
    public void adopted() {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(
                        () ->
                                number(
                                                "select count(*) from connection_state where status = 'CONNECTED'")
                                        == LINES);
    }

    public static String number(int line) {
        return "60411893220%04d".formatted(line);
    }

    public static String customer(int line) {
        return "b7d1f6a0-2c55-4a1e-8f0a-93b60000%04d".formatted(line);
    }

    private static String shown(int line) {
        return """
               {"id":"%1$s","phone_number_id":"%1$s","internal_id":"5d1f0f34-0000-4000-8000-00000000%3$04d","name":"Line %3$d",
                "customer_id":"%2$s","status":"CONNECTED","display_phone_number":"+1 415-555-%3$04d","business_account_id":"9%3$09d"}
               """
                .formatted(number(line), customer(line), line);
    }

    private static String numbers() {
        return list(IntStream.range(0, LINES).mapToObj(Cluster::shown).toList());
    }

    private static String customers() {
        return list(
                IntStream.range(0, LINES)
                        .mapToObj(
                                line ->
                                        "{\"id\":\"%s\",\"name\":\"Tenant %d\",\"external_customer_id\":\"acct_%d\"}"
                                                .formatted(customer(line), line, line))
                        .toList());
    }

    private static String list(List<String> rows) {
        return "{\"data\":["
                + String.join(",", rows)
                + "],\"meta\":{\"page\":1,\"total_pages\":1}}";
    }

    public Connection connection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:"
                        + databasePort
                        + "/postgres?user=postgres&password=postgres");
    }

    public void run(String... statements) {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(Arrays.toString(statements), e);
        }
    }

    public long number(String select) {
        return Long.parseLong(texts(select).get(0));
    }

    /** The first column of each row; empty while the database is away. */
    public List<String> texts(String select) {
        try (var connection = connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(select)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            return List.of("-1");
        }
    }

    /** An API key of an admin, for all nodes. */
    public String adminKey() {
        var key = "pb_" + UUID.randomUUID().toString().replace("-", "") + "00000000";
        run(
                "insert into api_key (id, name, role, hash, created_at, created_by)"
                        + " values (gen_random_uuid(), 'faults', 'admin', sha256('"
                        + key
                        + "'), now(), 'test')");
        return key;
    }

    public void stopDatabase() throws IOException {
        database.close();
    }

    public void startDatabase() throws IOException {
        database =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(databasePort)
                        .start();
    }

    public List<ProductionNode> nodes() {
        return nodes;
    }

    /** Ends every node; the database stays. */
    public void endNodes() throws InterruptedException {
        for (var node : nodes) {
            node.close();
        }
        nodes.clear();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        endNodes();
        database.close();
        neighbours.close();
    }
}
