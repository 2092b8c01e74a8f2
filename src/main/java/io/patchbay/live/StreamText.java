package io.patchbay.live;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the streams of a node send, written once for all of them. Names heard within a moment are
 * told once, in one piece: two hundred open pages on a busy installation would else be forty
 * thousand writes a second.
 */
@ApplicationScoped
class StreamText {

    /** Names are held back this long at most, and only right after others were told. */
    private static final Duration MOMENT = Duration.ofMillis(50);

    /** The same for each open page, if there are many: two thousand writes a second are enough. */
    private static final Duration MOMENT_FOR_EACH = Duration.ofNanos(500_000);

    private static final Duration BEAT = Duration.ofSeconds(5);

    /** A page that comes back after an hour fetches everything rather than read all their names. */
    private static final int WORTH_TELLING = 100;

    /** So many names are remembered for pages that open their stream a moment later. */
    private static final int REMEMBERED = 2_000;

    /**
     * What a page shows was read a moment before, and the clock of its node may be ahead of ours.
     */
    private static final Duration BEFORE_MADE = Duration.ofSeconds(1);

    /** So many are told at once; webhooks that came meanwhile are answered before the next. */
    private static final int AT_ONCE = 16;

    private final ChangeFeed changes;
    private final Vertx vertx;
    private final Clock clock;
    private final Set<OpenStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<String> gathered = new LinkedHashSet<>();

    /** Names and when they were heard last, the latest at the end. */
    private final Map<String, Instant> lately = new LinkedHashMap<>();

    private Instant remembersFrom;
    private long toldAt = System.nanoTime() - MOMENT.toNanos();

    StreamText(ChangeFeed changes, Vertx vertx, Clock clock) {
        this.changes = changes;
        this.vertx = vertx;
        this.clock = clock;
        this.remembersFrom = clock.instant();
    }

    void start(@Observes StartupEvent started) {
        changes.names().subscribe().with(this::gather);
        vertx.setPeriodic(BEAT.toMillis(), now -> beat());
    }

    /** From now on this one is told what is heard. */
    void add(OpenStream stream) {
        streams.add(stream);
    }

    /** Removing twice does no harm. */
    void remove(OpenStream stream) {
        streams.remove(stream);
    }

    /**
     * What was heard since a page was made: its events, or that it is to fetch everything if that
     * is too long ago or they are many. Empty if there was nothing.
     */
    synchronized String since(Instant made) {
        var from = made.minus(BEFORE_MADE);
        var missed = lately.entrySet().stream()
                .filter(heard -> !heard.getValue().isBefore(from))
                .map(Map.Entry::getKey)
                .toList();
        return from.isBefore(remembersFrom) || missed.size() > WORTH_TELLING
                ? OpenStream.event(ChangeFeed.RESYNC)
                : missed.stream().map(OpenStream::event).collect(Collectors.joining());
    }

    private void remember(String name) {
        lately.remove(name);
        lately.put(name, clock.instant());
        if (lately.size() > REMEMBERED) {
            var oldest = lately.entrySet().iterator();
            remembersFrom = oldest.next().getValue();
            oldest.remove();
        }
    }

    /** A connection that was gone before anybody asked to hear of its end is found here. */
    private void beat() {
        streams.removeIf(OpenStream::isOver);
        each(streams.iterator(), OpenStream::beat);
    }

    private synchronized void gather(String name) {
        remember(name);
        gathered.add(name);
        if (gathered.size() > 1) {
            return;
        }
        var rest = moment().toNanos() - (System.nanoTime() - toldAt);
        if (rest <= 0) {
            tell();
        } else {
            vertx.setTimer(1 + rest / 1_000_000, now -> tell());
        }
    }

    private Duration moment() {
        var forAll = MOMENT_FOR_EACH.multipliedBy(streams.size());
        return forAll.compareTo(MOMENT) > 0 ? forAll : MOMENT;
    }

    private synchronized void tell() {
        var events = new StringBuilder();
        gathered.forEach(name -> events.append(OpenStream.event(name)));
        gathered.clear();
        toldAt = System.nanoTime();
        var text = events.toString();
        each(streams.iterator(), stream -> stream.tell(text));
    }

    private void each(Iterator<OpenStream> rest, Consumer<OpenStream> what) {
        for (var i = 0; i < AT_ONCE && rest.hasNext(); i++) {
            what.accept(rest.next());
        }
        if (rest.hasNext()) {
            vertx.setTimer(1, now -> each(rest, what));
        }
    }
}
