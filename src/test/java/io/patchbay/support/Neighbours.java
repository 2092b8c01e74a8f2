package io.patchbay.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The issuer and the provider of a production node, as far as they are asked. The provider knows
 * nothing until a test lets it {@link #show} something.
 */
public final class Neighbours implements AutoCloseable {

    private static final String EMPTY = "{\"data\":[],\"meta\":{\"page\":1,\"total_pages\":1}}";

    /** How the provider answers; {@code truth} is what it would say if it were well. */
    public interface Mood {
        void answer(HttpExchange exchange, String truth) throws IOException;
    }

    /** Answers what it was told to show. */
    public static final Mood WELL = (exchange, truth) -> answer(exchange, 200, truth);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> shown = new ConcurrentHashMap<>();
    private final Issuer issuer = new Issuer(() -> url(""));
    private volatile Mood mood = WELL;

    public Neighbours() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 404, "{\"error\":\"Not found\"}"));
        server.createContext("/platform/v1/", this::provide);
        server.createContext("/jwks", exchange -> answer(exchange, 200, issuer.keys()));
        server.createContext("/introspect", exchange -> answer(exchange, 200, issuer.introspect()));
        server.createContext("/token", issuer::redeem);
        server.createContext("/.well-known/openid-configuration", this::introduce);
        server.setExecutor(threads);
        server.start();
    }

    /** Who makes the tokens. */
    public Issuer issuer() {
        return issuer;
    }

    /** Lets the provider answer this to a path below {@code /platform/v1}, whatever the query. */
    public void show(String path, String body) {
        shown.put(path, body);
    }

    /** From now on the provider answers like this. */
    public void feel(Mood mood) {
        this.mood = mood;
    }

    public String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private void provide(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring("/platform/v1".length());
        mood.answer(exchange, shown.getOrDefault(path, EMPTY));
    }

    private void introduce(HttpExchange exchange) throws IOException {
        answer(exchange, 200, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/jwks", "end_session_endpoint": "%1$s/logout",
                 "introspection_endpoint": "%1$s/introspect"}
                """.formatted(url("")));
    }

    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
