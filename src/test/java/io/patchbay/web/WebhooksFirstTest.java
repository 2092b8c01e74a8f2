package io.patchbay.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.OneLoop;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksFirstTest {

    private final OneLoop server = new OneLoop();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new ArrayList<>();
    private final CountDownLatch serving = new CountDownLatch(1);
    private final CountDownLatch allHaveAsked = new CountDownLatch(1);

    @AfterEach
    void stop() throws IOException {
        for (var socket : open) {
            socket.close();
        }
        server.close();
    }

    /** Each request costs five milliseconds of the loop, the first until all have asked. */
    private int port() {
        var router = Router.router(server.vertx());
        var filters = new Filters();
        new WebhooksFirst().register(filters);
        filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
        router.route().handler(context -> {
            serving.countDown();
            OneLoop.await(allHaveAsked);
            var until = System.nanoTime() + 5_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            served.add(context.normalizedPath());
            context.end();
        });
        return server.serve(new HttpServerOptions(), router);
    }

    private Socket asks(int port, String path) throws IOException {
        var socket = new Socket("localhost", port);
        open.add(socket);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        return socket;
    }

    private static void isAnswered(Socket socket) throws IOException {
        assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    void aWebhookOvertakesPagesAndPagesOvertakeStreams() throws Exception {
        var port = port();
        var first = asks(port, "/first");
        serving.await();
        var others = new ArrayList<Socket>(List.of(first));
        for (var i = 0; i < 20; i++) {
            others.add(asks(port, "/live"));
        }
        for (var i = 0; i < 20; i++) {
            others.add(asks(port, "/page"));
        }
        others.add(asks(port, "/hooks/kapso"));
        // all of them have been accepted
        await().until(() -> server.waiting() >= 41);
        allHaveAsked.countDown();
        for (var other : others) {
            isAnswered(other);
        }
        assertThat(served).hasSize(42);
        assertThat(served.indexOf("/hooks/kapso")).as("before the webhook").isLessThan(5);
        assertThat(served.lastIndexOf("/page")).as("before the last page").isLessThan(26);
    }

    @Test
    void whoeverIsAloneDoesNotWait() throws Exception {
        allHaveAsked.countDown();
        var port = port();
        for (var i = 0; i < 5; i++) {
            isAnswered(asks(port, "/page"));
        }
        assertThat(served).hasSize(5);
    }
}
