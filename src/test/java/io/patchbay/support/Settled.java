package io.patchbay.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Something that goes on by itself and comes to rest. */
public final class Settled {

    /** Looks in a row that have to see the same. */
    private static final int LOOKS = 4;

    private Settled() {}

    /** What is seen once it has stopped changing. */
    public static <T> T of(Callable<T> look) {
        var seen = new AtomicReference<T>();
        var alike = new AtomicInteger();
        await().atMost(Console.SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
            var now = look.call();
            return now.equals(seen.getAndSet(now)) ? alike.incrementAndGet() == LOOKS : alike.getAndSet(0) < 0;
        });
        return seen.get();
    }

    /**
     * Nothing more comes to this connection by itself: every delivery is applied, and every probe of it
     * has been answered.
     */
    public static void connection(DataSource database, String connectionId) {
        await().atMost(Console.SOON).until(() -> {
            try (var session = database.getConnection();
                    var waiting = session.prepareStatement(
                            "select 1 from probe where state <> 'done' and connection_id = ?::uuid"
                                    + " union all select 1 from delivery where state = 'received' and received_at between now() - interval '1 minute' and now()")) {
                waiting.setString(1, connectionId);
                return !waiting.executeQuery().next();
            }
        });
    }
}
