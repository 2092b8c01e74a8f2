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
        var folder =
                Path.of(
                                config.getOptionalValue("patchbay.dev.data-dir", String.class)
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
     * on one folder would ruin it.
     */
    private static Optional<String> orphan(Path folder) {
        var pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        try {
            var lines = Files.readAllLines(pidFile);
            var alive = ProcessHandle.of(Long.parseLong(lines.get(0).strip())).isPresent();
            var url = url(Integer.parseInt(lines.get(3).strip()));
            if (alive && answers(url)) {
                LOG.infof(
                        "Using the database server that an earlier run left behind pid=%s",
                        lines.get(0));
                return Optional.of(url);
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String start(Path folder) {
        try {
            Files.createDirectories(folder.getParent());
            var server =
                    EmbeddedPostgres.builder()
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
