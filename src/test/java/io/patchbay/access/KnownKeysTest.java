package io.patchbay.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Set<String> database = new HashSet<>(Set.of("mira's"));
    private int reads;
    private boolean away;

    private final KnownKeys keys = new KnownKeys(this::read, waiting::add, nanos::get);

    private Set<String> read() {
        reads++;
        if (away) {
            throw new IllegalStateException("no database");
        }
        return Set.copyOf(database);
    }

    /** Lets the reader run until nothing is left to do. */
    private void work() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private static Boolean now(CompletionStage<Boolean> answer) {
        return answer.toCompletableFuture().getNow(null);
    }

    private Boolean find(String hash) {
        var answer = keys.find(hash);
        work();
        return now(answer);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void tenThousandWrongKeysCostAFewQueries() {
        for (var i = 0; i < 10_000; i++) {
            assertThat(find("wrong-" + i)).isFalse();
            pass(Duration.ofMillis(1));
        }
        assertThat(reads).isEqualTo(10);
    }

    @Test
    void tenThousandAtOnceWaitForOneQueryAndHoldNoThread() {
        var first = keys.find("wrong");
        CompletableFuture<?> last = null;
        for (var i = 0; i < 10_000; i++) {
            last = keys.find("wrong-" + i).toCompletableFuture();
        }
        assertThat(waiting).hasSize(1);
        assertThat(last).isNotDone();
        work();
        assertThat(now(first)).isFalse();
        assertThat(last).isCompletedWithValueMatching(Boolean.FALSE::equals);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aKeyThatIsKnownCostsNoReading() {
        assertThat(find("mira's")).isTrue();
        for (var i = 0; i < 100; i++) {
            pass(Duration.ofMinutes(1));
            assertThat(find("mira's")).isTrue();
        }
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aKeyMadeHereWorksAtOnce() {
        assertThat(find("wrong")).isFalse();
        keys.add("new");
        database.add("new");
        assertThat(keys.has("new")).isTrue();
        assertThat(find("new")).isTrue();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aKeyMadeElsewhereWorksAsSoonAsThisNodeHearsOfIt() {
        assertThat(find("wrong")).isFalse();
        database.add("new");
        assertThat(find("new")).isFalse();
        keys.changed();
        work();
        assertThat(keys.has("new")).isTrue();
    }

    @Test
    void aKeyMadeElsewhereWorksAfterASecondThoughNobodyToldUs() {
        assertThat(find("wrong")).isFalse();
        database.add("new");
        pass(Duration.ofSeconds(1));
        assertThat(find("new")).isTrue();
    }

    @Test
    void aReadingThatBeganBeforeTheKeyWasMadeIsNotTheLastWord() {
        keys.changed();
        var answer = keys.find("new");
        // the reading of before runs, then the key is made, then the one that was asked for
        waiting.remove().run();
        database.add("new");
        work();
        assertThat(now(answer)).isTrue();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aChangeDuringAReadingIsReadAfterIt() {
        keys.changed();
        keys.changed();
        keys.changed();
        work();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aKeyTakenBackIsForgotten() {
        assertThat(find("mira's")).isTrue();
        database.remove("mira's");
        keys.changed();
        work();
        assertThat(keys.has("mira's")).isFalse();
    }

    @Test
    void whoOnlyWatchesHearsOfItWithinTheirTime() {
        assertThat(find("mira's")).isTrue();
        database.remove("mira's");
        pass(Duration.ofSeconds(14));
        keys.readIfOlderThan(Duration.ofSeconds(15));
        work();
        assertThat(keys.wasRead("mira's")).isTrue();
        pass(Duration.ofSeconds(1));
        for (var i = 0; i < 100; i++) {
            keys.readIfOlderThan(Duration.ofSeconds(15));
        }
        work();
        assertThat(keys.wasRead("mira's")).isFalse();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void whileTheDatabaseIsAwayNobodyIsCalledAStranger() {
        assertThat(find("mira's")).isTrue();
        away = true;
        pass(Duration.ofSeconds(1));
        var answer = keys.find("new").toCompletableFuture();
        work();
        assertThat(answer).isCompletedExceptionally();
        assertThat(keys.has("mira's")).isTrue();
        away = false;
        database.add("new");
        pass(Duration.ofSeconds(1));
        assertThat(find("new")).isTrue();
    }
}
