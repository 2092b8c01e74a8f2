package io.patchbay.inbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the bodies of webhook requests before anybody knows whether their sender is to be trusted.
 * What they hold in memory is bounded for the node, each has a limit and a deadline, and no thread
 * waits for any of them: bytes are taken as they come, on the event loop.
 *
 * <p>Nearly all webhooks are a few kilobytes. The first {@link #SMALL} bytes of a body therefore
 * come out of one bound and the rest of large ones out of another, so that whoever fills the second
 * never stands in the way of an ordinary webhook. When a bound is reached, the largest body that is
 * still arriving gives up its room and its sender is told to come back.
 */
@ApplicationScoped
class UnverifiedBodies {

    /** Ordinary webhooks have one to three kilobytes, the largest batches seen have forty. */
    static final int SMALL = 64 << 10;

    /** Bytes of a node for the beginnings of bodies. */
    static final int MOST_SMALL_BYTES = 8 << 20;

    /** Bytes of a node for what large bodies have beyond that. */
    static final int MOST_LARGE_BYTES = 8 << 20;

    /** The sender itself waits ten seconds for an answer (facts §5.8). */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** A request costs this much besides its bytes. */
    private static final int OVERHEAD = 2 << 10;

    /** And each piece it comes in this much: whoever sends single bytes pays for their wrapping. */
    private static final int OVERHEAD_OF_PIECE = 256;

    private final Room small;
    private final Room large;
    private final Duration deadline;
    private final Set<Arriving> arriving = ConcurrentHashMap.newKeySet();
    private final Set<Ignored> ignored = ConcurrentHashMap.newKeySet();

    @Inject
    UnverifiedBodies(Vertx vertx) {
        this(vertx, MOST_SMALL_BYTES, MOST_LARGE_BYTES, DEADLINE);
    }

    UnverifiedBodies(Vertx vertx, int mostSmall, int mostLarge, Duration deadline) {
        this.small = new Room(mostSmall);
        this.large = new Room(mostLarge);
        this.deadline = deadline;
        vertx.setPeriodic(Math.min(500, deadline.toMillis() / 2), timer -> endTheSlow());
    }

    /** Why a body was not taken, and the status that says so. */
    enum Refusal {
        TOO_LARGE(413),
        TOO_SLOW(408),
        NO_ROOM(503),
        /** The sender went away; nobody is there to be answered. */
        GONE(400);

        final int status;

        Refusal(int status) {
            this.status = status;
        }
    }

    /** What a failed {@link #read} fails with. */
    static final class NotTaken extends RuntimeException {
        final transient Refusal refusal;

        NotTaken(Refusal refusal) {
            super(refusal.name(), null, false, false);
            this.refusal = refusal;
        }
    }

    /** A whole body. Its bytes count against the bound until they are released. */
    final class Body {
        final byte[] bytes;
        private final Arriving of;

        private Body(Arriving of, byte[] bytes) {
            this.of = of;
            this.bytes = bytes;
        }

        /** Gives the room back; whoever still needs the bytes counts them elsewhere from now on. */
        void release() {
            of.release();
        }
    }

    /**
     * The whole body, as soon as it is there; has to be called on the request's own event loop.
     *
     * @param most bytes it may have, however it is sent
     * @return fails with {@link NotTaken} if it is too large, too slow, or there is no room for it
     */
    Future<Body> read(HttpServerRequest request, int most) {
        var one = new Arriving(Vertx.currentContext(), request, most);
        one.hold(0);
        arriving.add(one);
        makePlaceIn(small);
        request.handler(one::add)
                .endHandler(end -> one.whole())
                .exceptionHandler(broken -> one.refuse(Refusal.GONE))
                .resume();
        return one.promise.future();
    }

    /**
     * Takes what still comes of a request that was answered already and throws it away, so that its
     * sender hears the answer before the door is shut, after so many bytes or {@link #DEADLINE}.
     */
    void ignore(HttpServerRequest request, int most) {
        if (request.isEnded()) {
            return;
        }
        var rest = new Ignored(request, most);
        ignored.add(rest);
        request.handler(rest::add)
                .endHandler(end -> ignored.remove(rest))
                .exceptionHandler(broken -> ignored.remove(rest))
                .resume();
    }

    /** Bytes held now. */
    int heldBytes() {
        return small.held.get() + large.held.get();
    }

    private void endTheSlow() {
        var now = System.nanoTime();
        for (var one : arriving) {
            if (now - one.began > deadline.toNanos()) {
                one.refuse(Refusal.TOO_SLOW);
            }
        }
        for (var rest : ignored) {
            if (now - rest.began > deadline.toNanos()) {
                rest.shut();
            }
        }
    }

    /** So many bytes and no more. */
    private static final class Room {
        private final int most;
        private final AtomicInteger held = new AtomicInteger();

        Room(int most) {
            this.most = most;
        }
    }

    /** The largest body that is still arriving and holds some of this room makes place. */
    private void makePlaceIn(Room room) {
        while (room.held.get() > room.most) {
            var largest =
                    arriving.stream()
                            .max(Comparator.comparingInt(one -> one.heldIn(room)))
                            .filter(one -> one.heldIn(room) > 0);
            if (largest.isEmpty()) {
                return;
            }
            largest.get().refuse(Refusal.NO_ROOM);
        }
    }

    /** A body while it arrives. Its own event loop adds to it; any thread may refuse it. */
    private final class Arriving {
        private final Context context;
        private final HttpServerRequest request;
        private final int most;
        private final long began = System.nanoTime();
        private final Promise<Body> promise = Promise.promise();
        private List<Buffer> pieces = new ArrayList<>(1);
        private int length;
        private int heldSmall;
        private int heldLarge;
        private boolean over;

        Arriving(Context context, HttpServerRequest request, int most) {
            this.context = context;
            this.request = request;
            this.most = most;
        }

        void add(Buffer chunk) {
            if (isMoreThanMost(chunk)) {
                refuse(Refusal.TOO_LARGE);
                return;
            }
            append(chunk);
            makePlaceIn(small);
            makePlaceIn(large);
        }

        private synchronized boolean isMoreThanMost(Buffer chunk) {
            return length + chunk.length() > most;
        }

        private synchronized void append(Buffer chunk) {
            if (over) {
                return;
            }
            pieces.add(chunk);
            length += chunk.length();
            hold(length + pieces.size() * OVERHEAD_OF_PIECE);
        }

        /** Counts room for so many bytes, in place of what was counted before. */
        synchronized void hold(int size) {
            var inSmall = OVERHEAD + Math.min(size, SMALL);
            var inLarge = Math.max(0, size - SMALL);
            small.held.addAndGet(inSmall - heldSmall);
            large.held.addAndGet(inLarge - heldLarge);
            heldSmall = inSmall;
            heldLarge = inLarge;
        }

        synchronized int heldIn(Room room) {
            return room == small ? heldSmall : heldLarge;
        }

        void whole() {
            List<Buffer> all;
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                all = pieces;
                pieces = null;
            }
            arriving.remove(this);
            promise.complete(new Body(this, joined(all)));
        }

        private byte[] joined(List<Buffer> all) {
            var bytes = new byte[length];
            var at = 0;
            for (var piece : all) {
                piece.getBytes(bytes, at);
                at += piece.length();
            }
            return bytes;
        }

        void refuse(Refusal refusal) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                pieces = null;
            }
            arriving.remove(this);
            release();
            context.runOnContext(
                    now -> {
                        promise.fail(new NotTaken(refusal));
                        ignore(request, most);
                    });
        }

        synchronized void release() {
            small.held.addAndGet(-heldSmall);
            large.held.addAndGet(-heldLarge);
            heldSmall = 0;
            heldLarge = 0;
        }
    }

    /** What comes after an answer. */
    private final class Ignored {
        private final HttpServerRequest request;
        private final int most;
        private final long began = System.nanoTime();
        private long bytes;

        Ignored(HttpServerRequest request, int most) {
            this.request = request;
            this.most = most;
        }

        void add(Buffer chunk) {
            bytes += chunk.length();
            if (bytes > most) {
                shut();
            }
        }

        void shut() {
            ignored.remove(this);
            request.connection().close();
        }
    }
}
