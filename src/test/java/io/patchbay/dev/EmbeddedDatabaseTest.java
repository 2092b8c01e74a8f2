package io.patchbay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    /** A run of the product, as far as the database is concerned. Ends when its input does. */
    static class Run {
        public static void main(String... args) throws IOException {
            EmbeddedDatabase.startUnlessConfigured(ConfigProvider.getConfig());
            System.out.println("url " + System.getProperty("quarkus.datasource.jdbc.url"));
            System.in.read();
            System.exit(0);
        }
    }

    @Test
    void theServerOfAKilledRunIsUsedAgainAndEndsWithTheNextRun(@TempDir(cleanup = CleanupMode.NEVER) Path temporary)
            throws Exception {
        var folder = temporary.resolve("db");
        var killed = run(folder);
        var url = url(killed);
        execute(url, "create table kept (note text)");
        killed.destroyForcibly().waitFor();
        var server = pid(folder);
        assertThat(ProcessHandle.of(server)).isPresent();

        var next = run(folder);
        assertThat(url(next)).isEqualTo(url);
        execute(url, "select note from kept");

        next.getOutputStream().close();
        assertThat(next.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> ProcessHandle.of(server).isEmpty());
    }

    @Test
    void aDatabaseSomebodyConfiguredIsLeftAlone(@TempDir Path temporary) throws Exception {
        var folder = temporary.resolve("db");
        var configured = run(folder, "-Dquarkus.datasource.jdbc.url=jdbc:postgresql://db/own");
        assertThat(url(configured)).isEqualTo("jdbc:postgresql://db/own");
        configured.getOutputStream().close();
        configured.waitFor();
        assertThat(folder).doesNotExist();
    }

    private static Process run(Path folder, String... options) throws IOException {
        var command = new java.util.ArrayList<>(java.util.List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dpatchbay.dev.data-dir=" + folder));
        command.addAll(java.util.List.of(options));
        command.add(Run.class.getName());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String url(Process run) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("url ")) {
                return line.substring(4);
            }
        }
        throw new AssertionError("the run ended without a database");
    }

    private static long pid(Path folder) throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
    }

    private static void execute(String url, String sql) throws java.sql.SQLException {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
