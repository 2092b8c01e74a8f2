package io.patchbay.audit;

import io.patchbay.Worker;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What happens without a transaction of its own and may happen very often: refusals, and looks at what customers wrote.
 * The first of a kind is an entry of the record within a second; the same by the same within the next minute are
 * counted, and are one more entry when the minute is over. Of more kinds than fit in memory at once the further ones
 * are told apart by their action alone. A node that dies takes what it had counted with it, at most a minute.
 */
@ApplicationScoped
public class Bursts {

    private static final Logger LOG = Logger.getLogger(Bursts.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration REST = Duration.ofSeconds(1);

    /** Strangers choose addresses and routes; a node keeps no more of them in mind. */
    private static final int MOST_KINDS = 500;

    private record Kind(
            Who.Kind who, String name, String id, String address, String action, Subject subject, Object why) {}

    /** One entry to be written. */
    private record Entry(Who who, String action, Subject subject, Map<String, ?> detail, int times) {}

    /** What came since the first: {@code more} of them, none of which is on record yet. */
    private static final class Counted {
        private final Entry first;
        private final Instant since;
        private int more;

        Counted(Entry first, Instant since) {
            this.first = first;
            this.since = since;
        }
    }

    private final Audit audit;
    private final Clock clock;
    private final Map<Kind, Counted> counted = new LinkedHashMap<>();
    private final List<Entry> waiting = new ArrayList<>();
    private final Worker worker =
            new Worker(REST, this::write, failure -> LOG.warnf(failure, "The record could not be added to"));

    Bursts(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void start(@Observes StartupEvent starting) {
        worker.start("record-of-bursts");
    }

    void stop(@Observes ShutdownEvent ending) throws InterruptedException {
        worker.stop();
        endWindows(Instant.MAX);
        write();
    }

    /**
     * Somebody did this, or was refused it. Never blocks and never fails.
     *
     * @param detail what a reader a year from now needs; the text under {@code why} tells kinds apart
     */
    public synchronized void note(Who who, String action, Subject subject, Map<String, ?> detail) {
        var kind = new Kind(who.kind(), who.name(), who.id(), who.address(), action, subject, detail.get("why"));
        if (!counted.containsKey(kind) && counted.size() >= MOST_KINDS) {
            var several = new Who(Who.Kind.STRANGER, "Several", "none", null, null, null);
            kind = new Kind(several.kind(), several.name(), null, null, action, null, null);
            counted.computeIfAbsent(
                            kind,
                            any -> new Counted(
                                    new Entry(several, action, Subject.ours("route", "several"), Map.of(), 1),
                                    clock.instant()))
                    .more++;
            return;
        }
        var same = counted.get(kind);
        if (same != null) {
            same.more++;
            return;
        }
        var entry = new Entry(who, action, subject, Map.copyOf(detail), 1);
        counted.put(kind, new Counted(entry, clock.instant()));
        waiting.add(entry);
        worker.wake();
    }

    private synchronized void endWindows(Instant now) {
        counted.values().removeIf(same -> {
            var over = now.equals(Instant.MAX) || !now.isBefore(same.since.plus(WINDOW));
            if (over && same.more > 0) {
                var first = same.first;
                waiting.add(new Entry(first.who(), first.action(), first.subject(), first.detail(), same.more));
            }
            return over;
        });
    }

    private synchronized List<Entry> next() {
        return List.copyOf(waiting.subList(0, Math.min(waiting.size(), 100)));
    }

    private synchronized void written(int many) {
        waiting.subList(0, many).clear();
    }

    private boolean write() {
        endWindows(clock.instant());
        var entries = next();
        if (entries.isEmpty()) {
            return false;
        }
        QuarkusTransaction.requiringNew()
                .run(() -> entries.forEach(entry ->
                        audit.record(entry.who(), entry.action(), entry.subject(), entry.detail(), entry.times())));
        written(entries.size());
        return true;
    }

    /** For tests: ends every window that is open. */
    void endAll() {
        endWindows(Instant.MAX);
        worker.wake();
    }
}
