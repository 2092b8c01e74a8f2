package io.patchbay.subscription;

import io.patchbay.Ids;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.ProviderGivenUp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether anybody listened. Every node beats every few seconds into one row; a beat that comes late
 * means that no node was there, or none had a database to keep anything in. The provider gives an
 * event up after two and a half minutes (kapso.md §5.8), so a gap is swept after.
 */
@ApplicationScoped
public class Listening {

    /** Nodes beat every five seconds; a shorter silence is a busy moment. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private final EntityManager entities;
    private final ChangeFeed changes;
    private final Clock clock;

    Listening(EntityManager entities, ChangeFeed changes, Clock clock) {
        this.entities = entities;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * A time in which events may have been lost. {@code reason} is half a sentence; {@code sweptAt}
     * null until a whole sweep that began after it has come to its end.
     */
    public record Gap(UUID id, Instant beganAt, Instant endedAt, String reason, Instant sweptAt) {}

    /** Somebody listens now, by the database's clock: nodes may disagree about the time. */
    @Transactional
    public void beat() {
        var row = (Object[]) entities.createNativeQuery(
                        "select heard_at, clock_timestamp() from listening for update", Object[].class)
                .getSingleResult();
        var last = (Instant) row[0];
        var now = (Instant) row[1];
        if (last.plus(SILENCE).isBefore(now)) {
            gap(last, now, "no node of ours was there to listen");
        }
        entities.createNativeQuery("update listening set heard_at = clock_timestamp()")
                .executeUpdate();
    }

    /** Events may have been lost between these moments. The same gap told again is one. */
    @Transactional
    public void gap(Instant beganAt, Instant endedAt, String reason) {
        entities.createNativeQuery(
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
    @SuppressWarnings("unchecked")
    Optional<Instant> takeGivenUp(Duration every) {
        var now = clock.instant();
        var taken = (List<Tuple>) entities.createNativeQuery(
                        "update listening set given_up_look_after = :next where given_up_look_after <= :now returning given_up_to",
                        Tuple.class)
                .setParameter("next", now.plus(every))
                .setParameter("now", now)
                .getResultList();
        return taken.stream().findFirst().map(row -> row.get(0, Instant.class));
    }

    /** There was no answer; somebody asks again soon. */
    @Transactional
    void giveBackGivenUp() {
        entities.createNativeQuery("update listening set given_up_look_after = :soon")
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
                        ? "the provider gave an event up, because it did not get through to us"
                        : "the provider gave " + all.size() + " events up, because they did not get through to us");
        entities.createNativeQuery("update listening set given_up_to = greatest(given_up_to, :to)")
                .setParameter("to", last.get())
                .executeUpdate();
    }

    /** When the last gap ended that no sweep covers; empty if there is none. */
    @Transactional
    public Optional<Instant> lastUnswept() {
        var row = (Object[]) entities.createNativeQuery(
                        "select count(*), max(ended_at) from listening_gap where swept_at is null", Object[].class)
                .getSingleResult();
        return Optional.ofNullable((Instant) row[1]);
    }

    /** Everything was looked at by a sweep that began then. */
    @Transactional
    public void swept(Instant startedAt) {
        entities.createNativeQuery(
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
    @SuppressWarnings("unchecked")
    public List<Gap> endedAfter(Instant moment, int limit) {
        return ((List<Object[]>) entities.createNativeQuery(
                                "select id, began_at, ended_at, reason, swept_at from listening_gap"
                                        + " where ended_at > :since order by ended_at desc",
                                Object[].class)
                        .setParameter("since", moment)
                        .setMaxResults(limit)
                        .getResultList())
                .stream()
                        .map(row -> new Gap(
                                (UUID) row[0], (Instant) row[1], (Instant) row[2], (String) row[3], (Instant) row[4]))
                        .toList();
    }
}
