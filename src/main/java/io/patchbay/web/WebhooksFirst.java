package io.patchbay.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets webhooks overtake whatever else comes in, and pages the streams. An event loop serves its
 * connections one after the other; when hundreds of pages ask in the same moment, as after a
 * restart, a webhook behind them would wait for the work of them all. So everything but webhooks
 * takes turns: some milliseconds of it, and then the loop is free for what came meanwhile and for
 * what the turn left to be done.
 */
@ApplicationScoped
class WebhooksFirst {

    /** Which are a good part of the work. */
    private static final int BEFORE_OTHER_FILTERS = 1_000;

    private static final Duration TURN = Duration.ofMillis(2);

    /** Twice as long as the turn took, but not longer than this. */
    private static final Duration LONGEST_REST = Duration.ofMillis(20);

    /** A request and where it is to go on. */
    private record Waiting(RoutingContext request, Context context) {}

    /** The requests of one event loop; nobody else touches them. */
    private static final class Line {
        private final Queue<Waiting> pages = new ArrayDeque<>();
        private final Queue<Waiting> streams = new ArrayDeque<>();
        private boolean moving;
        private long turnBegan;

        Waiting next() {
            return pages.isEmpty() ? streams.poll() : pages.poll();
        }
    }

    private final ThreadLocal<Line> lines = ThreadLocal.withInitial(Line::new);

    void register(@Observes Filters filters) {
        filters.register(this::queue, BEFORE_OTHER_FILTERS);
    }

    private void queue(RoutingContext request) {
        var path = request.normalizedPath();
        if (path.startsWith("/hooks/")) {
            request.next();
            return;
        }
        var line = lines.get();
        (path.equals("/live") ? line.streams : line.pages).add(new Waiting(request, Vertx.currentContext()));
        if (!line.moving) {
            line.moving = true;
            beginTurn(line);
        }
    }

    private void beginTurn(Line line) {
        line.turnBegan = System.nanoTime();
        serveNext(line);
    }

    private void serveNext(Line line) {
        var first = line.next();
        if (first == null) {
            line.moving = false;
            return;
        }
        first.context.runOnContext(now -> {
            try {
                first.request.next();
            } finally {
                goOn(line, first.request.vertx());
            }
        });
    }

    private void goOn(Line line, Vertx vertx) {
        var took = System.nanoTime() - line.turnBegan;
        if (took < TURN.toNanos()) {
            serveNext(line);
        } else {
            var rest = Math.min(2 * took, LONGEST_REST.toNanos());
            vertx.setTimer(rest / 1_000_000, later -> beginTurn(line));
        }
    }
}
