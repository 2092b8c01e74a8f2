package io.patchbay.inbox;

import io.patchbay.support.ProductionNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What others write for the same webhook, to be measured beside ours: {@code bench/receiver.cjs} in
 * a process of Node.js. Needs {@code node} and {@code npm}.
 */
final class NodeReceiver implements AutoCloseable {

    private static final String PG = "pg@8.23.1";

    private final Process process;
    private final int port;

    private NodeReceiver(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static NodeReceiver on(int databasePort) throws IOException, InterruptedException {
        var folder =
                Files.createDirectories(Path.of("target", "bench-receiver")).toAbsolutePath();
        run(folder, Map.of(), "npm", "install", "--no-save", "--no-audit", "--no-fund", PG)
                .waitFor();
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var script =
                Path.of("src", "test", "resources", "bench", "receiver.cjs").toAbsolutePath();
        var process = run(
                folder,
                Map.of(
                        "NODE_PATH",
                        folder.resolve("node_modules").toString(),
                        "PORT",
                        String.valueOf(port),
                        "DATABASE_PORT",
                        String.valueOf(databasePort),
                        "SECRET",
                        ProductionNode.SECRET),
                "node",
                script.toString());
        if (!"ready".equals(process.inputReader().readLine())) {
            throw new IOException("the receiver did not start");
        }
        return new NodeReceiver(process, port);
    }

    private static Process run(Path folder, Map<String, String> settings, String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
        builder.environment().putAll(settings);
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    URI url() {
        return URI.create("http://localhost:" + port + "/");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
