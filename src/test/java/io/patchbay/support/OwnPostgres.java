package io.patchbay.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for one test, set as durable as in production, that can be stopped and
 * started on its data.
 */
public final class OwnPostgres implements AutoCloseable {

    private final Path folder;
    private EmbeddedPostgres server;

    public OwnPostgres() throws IOException {
        folder = Files.createTempDirectory("patchbay-postgres");
        server = builder().start();
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                // the embedded server is set up to be quick; a crash must lose nothing here
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on");
    }

    public int port() {
        return server.getPort();
    }

    /** Processor time of all its processes so far. */
    public Duration worked() throws IOException {
        var postmaster =
                Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                        .get(0));
        return ProcessHandle.of(postmaster).stream()
                .flatMap(one -> Stream.concat(Stream.of(one), one.descendants()))
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    public void stop() throws IOException {
        server.close();
    }

    /** On the same data and port. */
    public void startAgain() throws IOException {
        server = builder().setPort(server.getPort()).start();
    }

    /** A session of the test's own. */
    public Connection session() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port() + "/postgres", "postgres", "postgres");
    }

    public void run(String... statements) throws SQLException {
        try (var session = session();
                var statement = session.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }

    public long number(String sql, Object... with) throws SQLException {
        return Long.parseLong(rows(sql, with).get(0).get(0));
    }

    /** All rows as text; null stays null. */
    public List<List<String>> rows(String sql, Object... with) throws SQLException {
        try (var session = session();
                var select = session.prepareStatement(sql)) {
            bind(select, with);
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<List<String>>();
                while (rows.next()) {
                    var row = new ArrayList<String>();
                    for (var i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        row.add(rows.getString(i));
                    }
                    found.add(row);
                }
                return found;
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... with) throws SQLException {
        for (var i = 0; i < with.length; i++) {
            if (with[i] instanceof String[] many) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", many));
            } else {
                statement.setObject(i + 1, with[i]);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
