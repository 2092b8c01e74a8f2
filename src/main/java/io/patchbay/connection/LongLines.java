package io.patchbay.connection;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Sees to it that long lines have their summary before somebody waits for it: to make one of fifty
 * thousand facts takes seconds. Several nodes may do so at once; whoever comes second finds it
 * made.
 */
@ApplicationScoped
class LongLines {

    /** Lines looked at per question, so that none takes long. */
    private static final int AT_ONCE = 2_000;

    private final EntityManager entities;
    private final Summaries summaries;
    private final Clock clock;
    private UUID lookedAt = new UUID(0, 0);
    private volatile boolean stopped;

    LongLines(EntityManager entities, Summaries summaries, Clock clock) {
        this.entities = entities;
        this.summaries = summaries;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent stopping) {
        stopped = true;
    }

    /** Those that are there when a node starts, once; later ones get theirs as they grow. */
    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void lookOnce() {
        if (lookedAt == null || stopped) {
            return;
        }
        var next = next(lookedAt);
        next.stream().filter(Line::isLong).forEach(line -> make(line.id()));
        lookedAt = next.size() < AT_ONCE ? null : next.get(next.size() - 1).id();
    }

    /** A summary counts for a day; this one is made anew before that is over. */
    @Scheduled(every = "1h", delayed = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void makeOldOnesAnew() {
        summaries.madeBefore(clock.instant().minus(Summaries.KEPT_FOR.dividedBy(2))).stream()
                .filter(line -> !stopped)
                .forEach(line -> {
                    QuarkusTransaction.requiringNew().run(() -> summaries.forget(line));
                    make(line);
                });
    }

    private void make(UUID line) {
        if (!stopped) {
            QuarkusTransaction.requiringNew().run(() -> summaries.of(line));
        }
    }

    private record Line(UUID id, boolean isLong) {}

    /** The next lines by id, and whether they have enough facts to be worth a look. */
    private List<Line> next(UUID after) {
        return QuarkusTransaction.requiringNew()
                .call(() -> entities.unwrap(Session.class)
                        .createNativeQuery("""
                                                        select c.id, exists (select 1 from fact f where f.connection_id = c.id offset :few)
                                                            and not exists (select 1 from fact_summary s where s.connection_id = c.id)
                                                        from (select id from connection where id > :after order by id limit :many) c order by c.id
                                                        """, Line.class)
                        .setParameter("after", after)
                        .setParameter("few", Summaries.LONG)
                        .setParameter("many", AT_ONCE)
                        .getResultList());
    }
}
