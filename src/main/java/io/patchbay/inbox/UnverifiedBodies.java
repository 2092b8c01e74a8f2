package io.patchbay.inbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.patchbay.provider.MetaSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Comparator;
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
 * never stands in the way of an ordinary webhook. When the first is reached, the largest body that
 * is still arriving makes room; when the second is, a slow one does, else the one that wants more.
 * Its sender is told to come back.
 */
@ApplicationScoped
class UnverifiedBodies {

    /** Ordinary webhooks have one to three kilobytes, the largest batches seen have forty. */
    static final int SMALL = 64 << 10;

    /** Bytes of a node for the beginnings of bodies. */
    private static final int MOST_SMALL_BYTES = 4 << 20;

    /** Large bodies that may arrive at the same time; they are rare. */
    private static final int LARGE_AT_ONCE = 2;

    /** A large body that takes longer than this is the first to make room for another. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    /** The sender itself waits ten seconds for an answer (kapso.md §5.8). */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** A request costs this much besides its bytes. */
    private static final int OVERHEAD = 2 << 10;

    private final Room small;
    private final Room large;
    private final Duration deadline;
    private final Set<Arriving> arriving = ConcurrentHashMap.newKeySet();
    private final Set<Ignored> ignored = ConcurrentHashMap.newKeySet();

    @Inject
    UnverifiedBodies(Vertx vertx, MetaSettings meta) {
        this(
                vertx,
                MOST_SMALL_BYTES,
                LARGE_AT_ONCE * (meta.appSecrets().isPresent() ? Hooks.MOST_BYTES_OF_META : Hooks.MOST_BYTES),
                DEADLINE);
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
        makePlaceAmongSmall();
        request.handler(one::add)
                .endHandler(end -> one.whole())
                .exceptionHandler(broken -> one.refuse(Refusal.GONE))
                .resume();
        return one.promise.future();
    }

    /**
     * Takes what still comes of a request that was answered already and throws it away, so that its
     * sender hears the answer before the door is shut, after so many bytes or {@link #DEADLINE}. At
     * once, because what is left standing would fill the memory meanwhile.
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

        boolean isOverfull() {
            return held.get() > most;
        }
    }

    /** Whoever holds most of it makes place, so that small ones stay. */
    private void makePlaceAmongSmall() {
        while (small.isOverfull()) {
            var largest = arriving.stream().max(Comparator.comparingInt(one -> one.heldIn(small)));
            if (largest.isEmpty()) {
                return;
            }
            largest.get().refuse(Refusal.NO_ROOM);
        }
    }

    /** Slow ones make place; if there is none, those that came first are let finish. */
    private void makePlaceAmongLarge(Arriving wanting) {
        while (large.isOverfull()) {
            var slow = arriving.stream()
                    .filter(one -> one.heldIn(large) > 0 && one.isSlow())
                    .findFirst();
            slow.orElse(wanting).refuse(Refusal.NO_ROOM);
            if (slow.isEmpty()) {
                return;
            }
        }
    }

    /** A body while it arrives. Its own event loop adds to it; any thread may refuse it. */
    private final class Arriving {
        private final Context context;
        private final HttpServerRequest request;
        private final int most;
        private final long began = System.nanoTime();
        private final Promise<Body> promise = Promise.promise();
        private Buffer only;
        private ByteBuf gathered;
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
            makePlaceAmongSmall();
            if (heldIn(large) > 0) {
                makePlaceAmongLarge(this);
            }
        }

        private synchronized boolean isMoreThanMost(Buffer chunk) {
            return length + chunk.length() > most;
        }

        private synchronized void append(Buffer chunk) {
            if (over) {
                return;
            }
            length += chunk.length();
            if (only == null && gathered == null) {
                only = chunk;
            } else {
                gather(chunk);
            }
            hold(gathered == null ? length : gathered.capacity());
        }

        /**
         * What waits for its rest waits outside of the heap: there it would grow old, and only a
         * collection of everything would take it away.
         */
        private void gather(Buffer chunk) {
            if (gathered == null) {
                gathered = Unpooled.directBuffer(length, most);
                gathered.writeBytes(only.getBytes());
                only = null;
            }
            gathered.writeBytes(chunk.getBytes());
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

        boolean isSlow() {
            return System.nanoTime() - began > SLOW.toNanos();
        }

        synchronized int heldIn(Room room) {
            return room == small ? heldSmall : heldLarge;
        }

        void whole() {
            byte[] bytes;
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                bytes = new byte[length];
                if (gathered != null) {
                    gathered.readBytes(bytes);
                } else if (only != null) {
                    only.getBytes(bytes);
                }
                letGo();
            }
            arriving.remove(this);
            promise.complete(new Body(this, bytes));
        }

        private void letGo() {
            only = null;
            if (gathered != null) {
                gathered.release();
                gathered = null;
            }
        }

        void refuse(Refusal refusal) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                letGo();
            }
            arriving.remove(this);
            release();
            context.runOnContext(now -> {
                promise.fail(new NotTaken(refusal));
                ignore(request, refusal == Refusal.TOO_LARGE ? most : SMALL);
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
