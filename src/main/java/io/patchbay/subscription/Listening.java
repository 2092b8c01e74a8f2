package io.patchbay.subscription;

import io.patchbay.Ids;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderGivenUp;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Whether anybody listened. Every node beats every few seconds into one row; a beat that comes late
 * means that no node was there, or none had a database to keep anything in. The provider gives an
 * event up after two and a half minutes (kapso.md §5.8), so a gap is swept after.
 */
@ApplicationScoped
public class Listening {

    /** Nodes beat every five seconds; a shorter silence is a busy moment. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final Duration FAILURES_STAND = Duration.ofMinutes(15);

    private final Session session;
    private final ChangeFeed changes;
    private final Clock clock;

    Listening(Session session, ChangeFeed changes, Clock clock) {
        this.session = session;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A time in which events may have been lost. {@code reason} is half a sentence; {@code sweptAt}
     * null until a whole sweep that began after it has come to its end.
     */
    public record Gap(UUID id, Instant beganAt, Instant endedAt, String reason, Instant sweptAt) {}

    private record Beat(Instant last, Instant now) {}

    private record AskedAbout(Instant upTo) {}

    private record Unswept(Instant endedAt) {}

    /** Somebody listens now, by the database's clock: nodes may disagree about the time. */
    @Transactional
    public void beat() {
        var beat = session.createNativeQuery("select heard_at, clock_timestamp() from listening for update", Beat.class)
                .getSingleResult();
        if (beat.last().plus(SILENCE).isBefore(beat.now())) {
            gap(beat.last(), beat.now(), "no Patchbay node was running");
            // what was not taken may have paused our webhook (kapso.md §5.8)
            session.createNativeQuery("update webhook_watch set look_after = :now")
                    .setParameter("now", clock.instant())
                    .executeUpdate();
        }
        session.createNativeQuery("update listening set heard_at = clock_timestamp()")
                .executeUpdate();
    }

    /** Events may have been lost between these moments. The same gap told again is one. */
    @Transactional
    public void gap(Instant beganAt, Instant endedAt, String reason) {
        session.createNativeQuery(
                        "insert into listening_gap (id, began_at, ended_at, reason) select :id, :began, :ended, :reason"
                                + " where not exists (select 1 from listening_gap where began_at = :began and reason = :reason)")
                .setParameter("id", Ids.next())
                .setParameter("began", beganAt)
                .setParameter("ended", endedAt)
                .setParameter("reason", reason)
                .executeUpdate();
        changes.publish("status", "reconciliations");
    }

    /**
     * Takes the question what the provider has given up, for whoever asks; nobody else gets it
     * before {@code every} has passed. Answers up to when it was asked about; empty if it is not
     * due.
     */
    @Transactional
    Optional<Instant> takeGivenUp(Duration every) {
        var now = clock.instant();
        return session
                .createNativeQuery(
                        "update listening set given_up_look_after = :next where given_up_look_after <= :now returning given_up_to",
                        AskedAbout.class)
                .setParameter("next", now.plus(every))
                .setParameter("now", now)
                .getResultList()
                .stream()
                .findFirst()
                .map(AskedAbout::upTo);
    }

    private record Latest(Instant givenUpTo) {}

    /** Whether the provider gave something up within the time that its pause looks back on (kapso.md §5.8). */
    boolean isFailing() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("select given_up_to from listening", Latest.class)
                        .getSingleResult())
                .givenUpTo()
                .isAfter(clock.instant().minus(FAILURES_STAND));
    }

    /** There was no answer; somebody asks again soon. */
    @Transactional
    void giveBackGivenUp() {
        session.createNativeQuery("update listening set given_up_look_after = :soon")
                .setParameter("soon", clock.instant().plusSeconds(20))
                .executeUpdate();
    }

    /** The provider gave these up because our endpoint did not take them. */
    @Transactional
    void givenUp(List<ProviderGivenUp> all) {
        var last = all.stream().map(ProviderGivenUp::failedAt).max(Instant::compareTo);
        var first = all.stream()
                .map(one -> one.createdAt() == null ? one.failedAt() : one.createdAt())
                .min(Instant::compareTo);
        if (last.isEmpty()) {
            return;
        }
        gap(
                first.get(),
                last.get(),
                all.size() == 1
                        ? "Kapso gave up sending one event, because it did not reach us"
                        : "Kapso gave up sending " + all.size() + " events, because they did not reach us");
        session.createNativeQuery("update listening set given_up_to = greatest(given_up_to, :to)")
                .setParameter("to", last.get())
                .executeUpdate();
    }

    /** When the last gap ended that no sweep covers; empty if there is none. */
    @Transactional
    public Optional<Instant> lastUnswept() {
        return Optional.ofNullable(session.createNativeQuery(
                        "select max(ended_at) from listening_gap where swept_at is null", Unswept.class)
                .getSingleResult()
                .endedAt());
    }

    /** Everything was looked at by a sweep that began then. */
    @Transactional
    public void swept(Instant startedAt) {
        session.createNativeQuery(
                        "update listening_gap set swept_at = :now where swept_at is null and ended_at <= :started")
                .setParameter("now", clock.instant())
                .setParameter("started", startedAt)
                .executeUpdate();
        changes.publish("status");
    }

    /** Of the last day, newest first, at most ten. */
    @Transactional
    public List<Gap> lately() {
        return endedAfter(clock.instant().minus(Duration.ofDays(1)), 10);
    }

    /** Newest first. */
    @Transactional
    public List<Gap> endedAfter(Instant moment, int limit) {
        return session.createNativeQuery(
                        "select id, began_at, ended_at, reason, swept_at from listening_gap"
                                + " where ended_at > :since order by ended_at desc",
                        Gap.class)
                .setParameter("since", moment)
                .setMaxResults(limit)
                .getResultList();
    }
}
