package io.patchbay.live;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the streams of a node send, written once for all of them. Names heard within a moment are
 * told once, in one piece: two hundred open pages on a busy installation would else be forty
 * thousand writes a second.
 */
@ApplicationScoped
class StreamText {

    /** Names are held back this long at most, and only right after others were told. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final ChangeFeed changes;
    private final Vertx vertx;
    private final BroadcastProcessor<String> told = BroadcastProcessor.create();
    private final Set<String> gathered = new LinkedHashSet<>();
    private long toldAt = System.nanoTime() - MOMENT.toNanos();

    StreamText(ChangeFeed changes, Vertx vertx) {
        this.changes = changes;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        changes.names().subscribe().with(this::gather);
    }

    /** An event with this name, as a browser reads it. */
    static String event(String name) {
        return "event: " + name + "\ndata: 1\n\n";
    }

    /** Pieces of the stream from now on, each one or more whole events. */
    Multi<String> pieces() {
        return told;
    }

    private synchronized void gather(String name) {
        gathered.add(name);
        if (gathered.size() > 1) {
            return;
        }
        var rest = MOMENT.toNanos() - (System.nanoTime() - toldAt);
        if (rest <= 0) {
            tell();
        } else {
            vertx.setTimer(1 + rest / 1_000_000, now -> tell());
        }
    }

    private synchronized void tell() {
        var piece = new StringBuilder();
        gathered.forEach(name -> piece.append(event(name)));
        gathered.clear();
        toldAt = System.nanoTime();
        told.onNext(piece.toString());
    }
}
