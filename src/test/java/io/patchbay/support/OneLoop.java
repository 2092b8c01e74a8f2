package io.patchbay.support;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.CountDownLatch;

/** A server with one event loop, as each of the two loops of a busy node. */
public final class OneLoop implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    public Vertx vertx() {
        return vertx;
    }

    /** Returns the port it listens on. */
    public int serve(HttpServerOptions options, Handler<HttpServerRequest> requests) {
        return vertx.createHttpServer(options.setPort(0).setHost("localhost"))
                .requestHandler(requests)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /**
     * Requests and connections that wait for the loop while it is held, as far as the server knows of
     * them. A connection is handed to the loop once it has been accepted.
     */
    public int waiting() {
        var waiting = 0;
        for (var loop : ((VertxInternal) vertx).getEventLoopGroup()) {
            waiting += ((SingleThreadEventExecutor) loop).pendingTasks();
        }
        return waiting;
    }

    /** Holds the loop, and everybody on it, until this is open. */
    public static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
