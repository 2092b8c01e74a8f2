package io.patchbay.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The packaged product as a process of its own, started as production starts it. */
public final class ProductionNode implements AutoCloseable {

    public static final Path JAR = Path.of(System.getProperty("patchbay.jar"));
    public static final String SECRET = "wh-9d3e51c07f2b48aa6c1d0e5f4a7b8c9d";
    public static final String API_KEY = "kp-51f0c2de7a94c03b6a1e";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;
    private final Duration startTook;

    private ProductionNode(Process process, Path log, int port, int managementPort, Duration startTook) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
        this.startTook = startTook;
    }

    /** The defaults of the JVM again, without its second compiler. */
    private static final String[] COMPILED_EARLY = {
        "-XX:TieredStopAtLevel=1",
        "-XX:Tier3InvocationThreshold=200",
        "-XX:Tier3MinInvocationThreshold=100",
        "-XX:Tier3CompileThreshold=2000",
        "-XX:Tier3BackEdgeThreshold=60000"
    };

    /** A node on this database with these neighbours; returns once it is ready. */
    public static ProductionNode on(int databasePort, Neighbours neighbours) throws IOException {
        return on(databasePort, neighbours, Map.of());
    }

    /**
     * The same, compiled early and once, which suits a node that lives for a minute: after a start with
     * docker/java.options a request costs five times as much until a hundred thousand have passed. It starts
     * with an archive of classes, which is half the work of a start.
     */
    public static ProductionNode forAMinute(
            int databasePort, Neighbours neighbours, Map<String, String> more, String... options) throws IOException {
        var jvm = new ArrayList<>(List.of(COMPILED_EARLY));
        // Java 17.0.15 dies (SIGSEGV) when an agent looks at the classes of an archive
        if (Stream.of(options).noneMatch(option -> option.startsWith("-javaagent"))) {
            jvm.add("-XX:SharedArchiveFile=" + archive());
        }
        jvm.addAll(List.of(options));
        return on(databasePort, neighbours, more, jvm.toArray(String[]::new));
    }

    /** Of the classes of this jar under this Java, made once for all tests, which may run at the same time. */
    private static synchronized Path archive() throws IOException {
        var folder = JAR.toAbsolutePath().getParent().getParent();
        var archive = folder.resolve("nodes-" + Runtime.version() + ".jsa");
        try (var lock = FileChannel.open(
                        folder.resolve("nodes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            if (held.isValid() && !isNewerThanJar(archive)) {
                try (var database = new OwnPostgres();
                        var neighbours = new Neighbours()) {
                    Files.deleteIfExists(archive);
                    var jvm =
                            Stream.concat(Stream.of(COMPILED_EARLY), Stream.of("-XX:ArchiveClassesAtExit=" + archive));
                    on(database.port(), neighbours, Map.of(), jvm.toArray(String[]::new))
                            .terminate()
                            .onExit()
                            .join();
                }
            }
        }
        return archive;
    }

    private static boolean isNewerThanJar(Path archive) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JAR)) > 0;
    }

    /** The same with settings and JVM options besides. */
    public static ProductionNode on(
            int databasePort, Neighbours neighbours, Map<String, String> more, String... options) throws IOException {
        ConsoleRole.in(databasePort);
        var port = freePort();
        var managementPort = freePort();
        var log = Files.createTempFile("patchbay-node", ".log");
        var began = System.nanoTime();
        var settings = settings(port, managementPort, databasePort, neighbours);
        settings.putAll(more);
        var jvm = Stream.concat(Stream.of("@docker/java.options"), Stream.of(options))
                .toArray(String[]::new);
        var process = java(settings, log, jvm);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                    return status(managementPort, "/q/health/ready") == 200;
                });
        return new ProductionNode(process, log, port, managementPort, Duration.ofNanos(System.nanoTime() - began));
    }

    private static Map<String, String> settings(int port, int managementPort, int databasePort, Neighbours neighbours) {
        var settings = new HashMap<String, String>();
        settings.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        settings.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        settings.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:" + databasePort + "/postgres?ApplicationName=" + sessions(port));
        settings.put("QUARKUS_DATASOURCE_USERNAME", ConsoleRole.NAME);
        settings.put("QUARKUS_DATASOURCE_PASSWORD", ConsoleRole.PASSWORD);
        settings.put("QUARKUS_FLYWAY_USERNAME", "postgres");
        settings.put("QUARKUS_FLYWAY_PASSWORD", "postgres");
        settings.put("QUARKUS_OIDC_AUTH_SERVER_URL", neighbours.url(""));
        settings.put("QUARKUS_OIDC_CLIENT_ID", "patchbay");
        settings.put("QUARKUS_OIDC_CREDENTIALS_SECRET", "kc-0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        settings.put("PATCHBAY_PUBLIC_URL", "http://localhost:" + port);
        settings.put("PATCHBAY_KAPSO_BASE_URL", neighbours.url(""));
        settings.put("PATCHBAY_KAPSO_API_KEY", API_KEY);
        settings.put("PATCHBAY_KAPSO_WEBHOOK_SECRETS", SECRET);
        return settings;
    }

    /** The jar as a process with these settings and no others. */
    public static Process java(Map<String, String> settings, Path log, String... options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("PATCHBAY_"));
        // as README and the image start it
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(settings);
        return builder.start();
    }

    public long pid() {
        return process.pid();
    }

    /** The name under which this node's sessions show in the database. */
    public String sessions() {
        return sessions(port);
    }

    private static String sessions(int port) {
        return "patchbay-" + port;
    }

    public boolean isReady() {
        return process.isAlive() && status(managementPort, "/q/health/ready") == 200;
    }

    /** Ends it in the middle of whatever it does, as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Begins a graceful end. */
    public Process terminate() {
        process.destroy();
        return process;
    }

    /** Stops it in the middle of whatever it does, connections open, until {@link #thaw}. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    public Path log() {
        return log;
    }

    public Duration startTook() {
        return startTook;
    }

    /** Work of the processors for this node so far. */
    public Duration worked() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Memory the process holds at this moment. */
    public long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    public URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public URI managementUrl(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    /** Gracefully; whoever writes an archive of its classes at its end needs a while. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static int status(int port, String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
