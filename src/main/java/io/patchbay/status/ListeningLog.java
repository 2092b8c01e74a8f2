package io.patchbay.status;

import io.patchbay.subscription.Listening;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hibernate.Session;

/**
 * When we were listening, by quarters of an hour. A quiet quarter is not a closed one: often
 * nothing happens. Whether several minutes within one quarter were missed does not show.
 */
@ApplicationScoped
class ListeningLog {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int SHOWN = 96;
    private static final Duration KEPT = Duration.ofDays(7);

    private final Session session;
    private final Listening listening;

    ListeningLog(Session session, Listening listening) {
        this.session = session;
        this.listening = listening;
    }

    /** One quarter as it was noted. */
    record Quarter(Instant at, boolean heard, boolean closed) {

        private boolean isTouchedBy(List<Listening.Gap> gaps) {
            var end = at.plus(QUARTER);
            return gaps.stream()
                    .anyMatch(
                            gap -> gap.beganAt().isBefore(end) && gap.endedAt().isAfter(at));
        }

        private Quarter missed() {
            return new Quarter(at, heard, true);
        }
    }

    /** One bar. {@code x} is its place from the left, {@code kind} the design's word, or empty. */
    record Bar(int x, String kind) {}

    /**
     * A day of bars, oldest first, with the words of it. {@code label} tells it without looking.
     */
    record Strip(List<Bar> bars, List<String> axis, String label) {}

    /**
     * Notes that somebody listens now. Writes at most a few times per quarter, however often it is
     * called and by how many nodes.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void note(Instant now, Instant lastHeard, boolean closed) {
        var quarter = quarterOf(now);
        session.createNativeQuery("""
                        insert into ears_log as known (quarter, heard, closed) values (:quarter, :heard, :closed)
                        on conflict (quarter) do update set heard = known.heard or excluded.heard, closed = known.closed or excluded.closed
                        where excluded.heard and not known.heard or excluded.closed and not known.closed
                        """)
                .setParameter("quarter", quarter)
                .setParameter("heard", lastHeard != null && !lastHeard.isBefore(quarter))
                .setParameter("closed", closed)
                .executeUpdate();
        session.createNativeQuery("delete from ears_log where quarter < :end")
                .setParameter("end", now.minus(KEPT))
                .executeUpdate();
    }

    List<Quarter> day(Instant now) {
        var from = quarterOf(now).minus(QUARTER.multipliedBy(SHOWN));
        var gaps = listening.endedAfter(from, SHOWN);
        return session
                .createNativeQuery(
                        "select quarter, heard, closed from ears_log where quarter > :from"
                                + " order by quarter limit :shown",
                        Quarter.class)
                .setParameter("from", from)
                .setParameter("shown", SHOWN)
                .getResultList()
                .stream()
                .map(quarter -> quarter.isTouchedBy(gaps) ? quarter.missed() : quarter)
                .toList();
    }

    /** The day before now, by the clock of that zone. What was before the first quarter noted is neither open nor closed. */
    static Strip strip(List<Quarter> quarters, Instant now, ZoneId zone) {
        var noted = new TreeMap<Instant, Quarter>();
        quarters.forEach(quarter -> noted.put(quarter.at(), quarter));
        var start = quarterOf(now).minus(QUARTER.multipliedBy(SHOWN - 1));
        var bars = new ArrayList<Bar>();
        var closed = 0;
        var heard = 0;
        for (var i = 0; i < SHOWN; i++) {
            var at = start.plus(QUARTER.multipliedBy(i));
            var quarter = noted.get(at);
            var missed = quarter == null
                    ? !noted.isEmpty() && at.isAfter(noted.firstKey()) && i < SHOWN - 1
                    : quarter.closed();
            var open = !missed && quarter != null && quarter.heard();
            closed += missed ? 1 : 0;
            heard += open ? 1 : 0;
            bars.add(new Bar(i * 10 + 1, missed ? "miss" : open ? "ok" : ""));
        }
        return new Strip(
                bars,
                IntStream.range(0, 6)
                        .mapToObj(i -> start.plus(QUARTER.multipliedBy(16L * i)))
                        .map(at -> written(at, zone))
                        .toList(),
                "Webhooks arrived in %d of the last 96 quarter-hours; intake was down in %d.".formatted(heard, closed));
    }

    private static String written(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH).format(at.atZone(zone));
    }

    private static Instant quarterOf(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond() - at.getEpochSecond() % QUARTER.toSeconds());
    }
}
