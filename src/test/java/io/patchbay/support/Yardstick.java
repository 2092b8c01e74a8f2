package io.patchbay.support;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How quick this machine is at this moment, by a piece of work that is none of Patchbay's: a plain
 * JVM starts and loads two thousand classes of the JDK. The same virtual machine on another day takes
 * twice as long for everything, so a bench that promises milliseconds multiplies them by
 * {@link #slowness}, and prints it.
 */
public final class Yardstick {

    /**
     * What it took on the machine and day from which the promises of the benches are, when a start with the
     * archive took 1.8 s. Reckoned from 30 November: the same code of 26 November started in 3.7 s then, and
     * this took 410 ms.
     */
    private static final Duration THEN = Duration.ofMillis(200);

    private static final int CLASSES = 2_000;
    private static final int TRIES = 5;

    private Yardstick() {}

    /** 1 on the machine and day of the promises, 2 if everything takes twice as long. */
    public static double slowness() throws IOException, InterruptedException {
        var best = Duration.ofDays(1);
        for (var i = 0; i < TRIES; i++) {
            var took = measured();
            best = took.compareTo(best) < 0 ? took : best;
        }
        var slowness = (double) best.toNanos() / THEN.toNanos();
        System.out.printf(
                Locale.ENGLISH,
                "yardstick: %d ms, so %.2f of the time of 26 November 2026%n",
                best.toMillis(),
                slowness);
        return slowness;
    }

    /** This time on a machine that is so slow. */
    public static Duration of(Duration promised, double slowness) {
        return Duration.ofNanos((long) (promised.toNanos() * slowness));
    }

    private static Duration measured() throws IOException, InterruptedException {
        var began = System.nanoTime();
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:off",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Path.of("target", "test-classes").toString(),
                        Yardstick.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the yardstick ended with " + process.exitValue());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The work: the first classes of {@code java.base} by name, loaded and asked for their methods. */
    public static void main(String[] none) throws IOException {
        var root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base", "java");
        try (var files = Files.walk(root)) {
            var methods = files.map(file -> root.getParent().relativize(file).toString())
                    .filter(name -> name.endsWith(".class"))
                    .sorted()
                    .limit(CLASSES)
                    .mapToInt(name -> methods(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')))
                    .sum();
            System.out.println(methods);
        }
    }

    private static int methods(String name) {
        try {
            return Class.forName(name, false, null).getDeclaredMethods().length;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
