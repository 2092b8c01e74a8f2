package io.patchbay.live;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BooleanSupplier;

/** The stream of one open page. All of it happens on the event loop of its connection. */
final class OpenStream {

    static final String BEATING = event("beat");

    private final Context loop;
    private final HttpServerResponse response;
    private final BooleanSupplier holds;
    private boolean missed;
    private volatile boolean over;

    /**
     * @param loop the event loop of the connection
     * @param holds whether whoever opened it may still hear what is told; asked at each beat
     */
    OpenStream(Context loop, HttpServerResponse response, BooleanSupplier holds) {
        this.loop = loop;
        this.response = response;
        this.holds = holds;
    }

    /** An event with this name, as a browser reads it. */
    static String event(String name) {
        return "event: " + name + "\ndata: 1\n\n";
    }

    /** One or more whole events; a reader who is too slow hears later that it missed something. */
    void tell(String events) {
        loop.runOnContext(now -> write(events));
    }

    /**
     * Lets the page know that it is still heard, or ends the stream if it does not hold any more.
     */
    void beat() {
        loop.runOnContext(now -> {
            if (isOver() || holds.getAsBoolean()) {
                write(BEATING);
            } else {
                over = true;
                response.end();
            }
        });
    }

    /** Nothing will be told any more. */
    boolean isOver() {
        return over || response.closed();
    }

    private void write(String events) {
        if (isOver()) {
            return;
        }
        if (response.writeQueueFull()) {
            missed = true;
            return;
        }
        response.write(missed ? event(ChangeFeed.RESYNC) + events : events);
        missed = false;
    }
}
