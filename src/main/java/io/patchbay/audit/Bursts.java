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
 * The first of a kind is an entry of the record within a second; the same by the same until the window ends are
 * counted, and are one more entry then. Staff's windows last a minute. Strangers choose addresses and routes as they
 * like: theirs last an hour, and are told apart by address, action and reason only. Of more kinds than fit in memory the
 * further ones are told apart by their action alone; strangers never take staff's room. A node that dies takes what it
 * had counted with it; what it had written stays.
 */
@ApplicationScoped
public class Bursts {

    private static final Logger LOG = Logger.getLogger(Bursts.class);
    private static final Duration REST = Duration.ofSeconds(1);

    /** While so many entries wait for a database that is away, no window ends: counting goes on in the same room. */
    private static final int MOST_WAITING = 2_000;

    private static final Subject SEVERAL_SUBJECTS = Subject.ours("route", "several");
    private static final Who SEVERAL = new Who(Who.Kind.STRANGER, "Several", "none", null, null, null);

    private record Kind(
            Who.Kind who, String name, String id, String address, String action, Subject subject, Object why) {}

    /** One entry to be written. */
    private record Entry(Who who, String action, Subject subject, Map<String, ?> detail, int times) {}

    /** What came since the first: {@code more} of them, none of which is on record yet. */
    private static final class Counted {
        private final Entry first;
        private final Instant since;
        private int more;
        private boolean ofSeveralSubjects;

        Counted(Entry first, Instant since) {
            this.first = first;
            this.since = since;
        }

        Entry rest() {
            var subject = ofSeveralSubjects ? SEVERAL_SUBJECTS : first.subject();
            return new Entry(first.who(), first.action(), subject, first.detail(), more);
        }
    }

    /** The kinds that are being counted, for so long each, so many at once. */
    private record Windows(Duration length, int mostKinds, Map<Kind, Counted> counted) {}

    private final Audit audit;
    private final Clock clock;
    private final Windows staff = new Windows(Duration.ofMinutes(1), 500, new LinkedHashMap<>());
    private final Windows strangers = new Windows(Duration.ofHours(1), 400, new LinkedHashMap<>());
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
        while (write()) {
            // until nothing waits
        }
    }

    /**
     * Somebody did this, or was refused it. Never blocks and never fails.
     *
     * @param detail what a reader a year from now needs; the text under {@code why} tells kinds apart
     */
    public synchronized void note(Who who, String action, Subject subject, Map<String, ?> detail) {
        var isStranger = who.kind() == Who.Kind.STRANGER;
        var windows = isStranger ? strangers : staff;
        var kind = new Kind(
                who.kind(),
                who.name(),
                who.id(),
                who.address(),
                action,
                isStranger ? null : subject,
                detail.get("why"));
        var same = windows.counted().get(kind);
        if (same != null) {
            same.more++;
            same.ofSeveralSubjects |= !same.first.subject().equals(subject);
        } else if (windows.counted().size() < windows.mostKinds()) {
            var entry = new Entry(who, action, subject, Map.copyOf(detail), 1);
            windows.counted().put(kind, new Counted(entry, clock.instant()));
            waiting.add(entry);
            worker.wake();
        } else {
            windows.counted()
                    .computeIfAbsent(
                            new Kind(SEVERAL.kind(), SEVERAL.name(), null, null, action, null, null),
                            any -> new Counted(
                                    new Entry(SEVERAL, action, SEVERAL_SUBJECTS, Map.of(), 1), clock.instant()))
                    .more++;
        }
    }

    private synchronized void endWindows(Instant now) {
        for (var windows : List.of(staff, strangers)) {
            windows.counted().values().removeIf(same -> {
                var over = now.equals(Instant.MAX)
                        || waiting.size() < MOST_WAITING && !now.isBefore(same.since.plus(windows.length()));
                if (over && same.more > 0) {
                    waiting.add(same.rest());
                }
                return over;
            });
        }
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
