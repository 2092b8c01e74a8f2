package io.patchbay.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * PostgreSQL for a machine that has nothing but a JDK. Dev only: the binaries are not in the
 * production jar, and this class is never loaded there. The data stays under {@code target/}
 * between restarts.
 */
public final class EmbeddedDatabase {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String OURS = "patchbay.dev.embedded-url";

    /** A server that was told to stop needs a moment to write everything down. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private EmbeddedDatabase() {}

    /**
     * True on the class path of dev, false in a production jar. Quarkus itself does not know its
     * launch mode yet when {@code main} begins.
     */
    public static boolean isBroughtAlong() {
        try {
            Class.forName(
                    "io.zonky.test.db.postgres.embedded.EmbeddedPostgres",
                    false,
                    Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Starts the server and points the datasource at it, unless somebody has configured a database.
     */
    public static void startUnlessConfigured(Config config) {
        var configured = config.getOptionalValue(URL, String.class);
        var ours = System.getProperty(OURS);
        if (configured.isPresent() && !configured.get().equals(ours)) {
            return;
        }
        if (ours != null && answers(ours)) {
            // live reload: same process, same server
            return;
        }
        var folder = Path.of(config.getOptionalValue("patchbay.dev.data-dir", String.class)
                        .orElse("target/patchbay-db"))
                .toAbsolutePath();
        var url = orphan(folder).orElseGet(() -> start(folder));
        System.setProperty(OURS, url);
        System.setProperty(URL, url);
        System.setProperty("quarkus.datasource.username", "postgres");
        System.setProperty("quarkus.datasource.password", "postgres");
    }

    /**
     * A server that a killed run left behind on this folder is used again: it has the data, and two
     * on one folder would ruin it. One that is about to stop is waited for. From now on it ends
     * with this process.
     */
    private static Optional<String> orphan(Path folder) {
        var pidFile = folder.resolve("postmaster.pid");
        for (var deadline = System.nanoTime() + PATIENCE.toNanos();
                System.nanoTime() < deadline && Files.exists(pidFile);
                pause()) {
            var server = serverOf(pidFile);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            if (server.get().owns(folder)) {
                LOG.infof(
                        "Using the database server that an earlier run left behind pid=%d",
                        server.get().process().pid());
                Runtime.getRuntime().addShutdownHook(new Thread(server.get().process()::destroy, "stop-database"));
                return Optional.of(server.get().url());
            }
        }
        return Optional.empty();
    }

    private record Server(ProcessHandle process, String url) {

        /** Not every server that answers there is ours: ports and process ids are used again. */
        boolean owns(Path folder) {
            try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                    var answer = connection.createStatement().executeQuery("show data_directory")) {
                return answer.next() && folder.equals(Path.of(answer.getString("data_directory")));
            } catch (SQLException e) {
                return false;
            }
        }
    }

    /** The running server that wrote this file; empty if it is gone or the file is half written. */
    private static Optional<Server> serverOf(Path pidFile) {
        try {
            var lines = Files.readAllLines(pidFile);
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(process ->
                            process.info().command().orElse("postgres").contains("postgres"))
                    .map(process -> new Server(
                            process, url(Integer.parseInt(lines.get(3).strip()))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    private static String start(Path folder) {
        try {
            Files.createDirectories(folder.getParent());
            var server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            LOG.infof("Embedded PostgreSQL runs port=%d folder=%s", server.getPort(), folder);
            return url(server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded database did not start in " + folder, e);
        }
    }

    private static String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    private static boolean answers(String url) {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }
}
