package io.patchbay.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Times what it is given again and again once it is warm, and prints the figures as a table. It
 * tells milliseconds from microseconds honestly; who wants nanoseconds needs a better tool.
 */
public final class Stopwatch {

    /** The middle of all rounds and what nineteen of twenty stayed within. */
    public record Figure(String name, Duration p50, Duration p95) {}

    private final List<Figure> figures = new ArrayList<>();

    /** The result of each round is looked at, so that no compiler can leave the work out. */
    public Figure time(String name, int warmUp, int rounds, Callable<?> work) throws Exception {
        var seen = 0;
        for (var i = 0; i < warmUp; i++) {
            seen += System.identityHashCode(work.call());
        }
        var took = new long[rounds];
        for (var i = 0; i < rounds; i++) {
            var start = System.nanoTime();
            seen += System.identityHashCode(work.call());
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        var figure = new Figure(name, at(took, 50), at(took, 95));
        figures.add(figure);
        return seen == 42 ? new Figure(name + "!", figure.p50(), figure.p95()) : figure;
    }

    private static Duration at(long[] sorted, int percent) {
        return Duration.ofNanos(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
    }

    /** One line a figure, in milliseconds. */
    public void print() {
        System.out.printf("%-64s %10s %10s%n", "", "p50 ms", "p95 ms");
        for (var figure : figures) {
            System.out.printf(
                    Locale.ENGLISH,
                    "%-64s %10.3f %10.3f%n",
                    figure.name(),
                    figure.p50().toNanos() / 1e6,
                    figure.p95().toNanos() / 1e6);
        }
    }
}
