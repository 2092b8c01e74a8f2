package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever rests for an hour and still does something was woken. */
@Timeout(30)
class WorkerTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
    private Worker worker;

    @AfterEach
    void stop() throws InterruptedException {
        worker.interrupt();
    }

    private void started(Duration rest, Worker.Round round) {
        worker = new Worker(rest, round, failures::add);
        worker.start("worker-test");
    }

    private String nextDone() throws InterruptedException {
        return done.poll(10, TimeUnit.SECONDS);
    }

    private static boolean isAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    @Test
    void goesOnAtOnceWhileThereIsMore() throws Exception {
        var left = new AtomicInteger(3);
        started(AN_HOUR, () -> {
            done.add("round");
            return left.decrementAndGet() > 0;
        });
        assertThat(List.of(nextDone(), nextDone(), nextDone())).containsOnly("round");
        assertThat(done.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void looksAgainAfterItsRest() throws Exception {
        started(Duration.ofMillis(10), () -> {
            done.add("round");
            return false;
        });
        assertThat(nextDone()).isNotNull();
        assertThat(nextDone()).isNotNull();
    }

    @Test
    void wakesEarlyWhenTold() throws Exception {
        started(AN_HOUR, () -> {
            done.add("round");
            return false;
        });
        assertThat(nextDone()).isNotNull();
        worker.wake();
        assertThat(nextDone()).isNotNull();
    }

    @Test
    void whatComesDuringARoundIsSeenByTheNext() throws Exception {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        started(AN_HOUR, () -> {
            done.add("round");
            started.countDown();
            goOn.await();
            return false;
        });
        started.await();
        for (var i = 0; i < 1_000; i++) {
            worker.wake();
        }
        goOn.countDown();
        assertThat(nextDone()).isNotNull();
        assertThat(nextDone()).isNotNull();
        // and a thousand calls while it worked are one reason to look again
        assertThat(done.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aFailureIsToldAndTheNextRoundComes() throws Exception {
        var rounds = new AtomicInteger();
        started(AN_HOUR, () -> {
            if (rounds.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
            }
            done.add("round");
            return false;
        });
        assertThat(nextDone()).isNotNull();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("the database is away"));
    }

    @Test
    void stoppingLetsTheRoundInHandEndAndNoOtherBegin() throws Exception {
        var started = new CountDownLatch(1);
        started(AN_HOUR, () -> {
            started.countDown();
            await().until(() -> !worker.isOpen());
            done.add("round");
            return true;
        });
        started.await();
        worker.stop();
        assertThat(done).hasSize(1);
        assertThat(isAlive("worker-test")).isFalse();
        assertThat(worker.isOpen()).isFalse();
    }

    @Test
    void stoppingEndsARest() throws Exception {
        started(AN_HOUR, () -> {
            done.add("round");
            return false;
        });
        assertThat(nextDone()).isNotNull();
        worker.stop();
        assertThat(isAlive("worker-test")).isFalse();
    }

    @Test
    void stoppingIsOverInBoundedTimeWhateverTheRoundDoes() throws Exception {
        var started = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        started(AN_HOUR, () -> {
            started.countDown();
            never.await();
            return false;
        });
        started.await();
        var began = System.nanoTime();
        worker.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(isAlive("worker-test")).isTrue();

        worker.interrupt();
        assertThat(isAlive("worker-test")).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void whatFailsWhileItIsStoppedIsNotTold() throws Exception {
        var started = new CountDownLatch(1);
        started(AN_HOUR, () -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("given up");
            }
            return false;
        });
        started.await();
        worker.interrupt();
        assertThat(isAlive("worker-test")).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void finishingDoesWhatStillWaits() throws Exception {
        var waiting = new LinkedBlockingQueue<>(List.of("one", "two", "three"));
        var started = new CountDownLatch(1);
        started(AN_HOUR, () -> {
            started.countDown();
            while (worker.isOpen()) {
                Thread.onSpinWait();
            }
            var next = waiting.poll();
            return next != null && done.add(next);
        });
        started.await();
        worker.finish();
        assertThat(done).containsExactly("one", "two", "three");
        assertThat(isAlive("worker-test")).isFalse();
    }

    @Test
    void finishingSeesWhatCameWhileItRested() throws Exception {
        var waiting = new LinkedBlockingQueue<String>();
        started(AN_HOUR, () -> {
            done.add("looked");
            var next = waiting.poll();
            return next != null && done.add(next);
        });
        assertThat(nextDone()).isEqualTo("looked");
        waiting.add("late");
        worker.finish();
        assertThat(done).contains("late");
    }

    @Test
    void eachThreadHasItsOwnNameAndEndsWithTheOthers() throws Exception {
        var both = new CountDownLatch(2);
        worker = new Worker(
                AN_HOUR,
                () -> {
                    done.add(Thread.currentThread().getName());
                    both.countDown();
                    both.await();
                    return false;
                },
                failures::add);
        worker.start("worker-test-0");
        worker.start("worker-test-1");
        both.await();
        assertThat(done).containsExactlyInAnyOrder("worker-test-0", "worker-test-1");
        worker.stop();
        assertThat(isAlive("worker-test-0") || isAlive("worker-test-1")).isFalse();
    }
}
