package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Yardstick;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * How long the packaged product takes to be ready, and how much work that is: on a busy machine the
 * second tells more. With an archive of classes, as the README recommends, and without.
 */
class StartJarBench {

    @Test
    void theStartIsQuick() throws Exception {
        var archive = Files.createTempDirectory("patchbay-archive").resolve("patchbay.jsa");
        try (var database = EmbeddedPostgres.builder().start();
                var neighbours = new Neighbours()) {
            System.out.printf("start on Java %s%n", Runtime.version());
            var slowness = Yardstick.slowness();
            start("empty database", database.getPort(), neighbours);
            start("migrated database", database.getPort(), neighbours);
            start(
                    "migrated database, writing the archive at its end",
                    database.getPort(),
                    neighbours,
                    "-XX:ArchiveClassesAtExit=" + archive);
            var best = Duration.ofDays(1);
            for (var i = 0; i < 3; i++) {
                var took = start(
                        "migrated database, with the archive",
                        database.getPort(),
                        neighbours,
                        "-XX:SharedArchiveFile=" + archive);
                best = took.compareTo(best) < 0 ? took : best;
            }
            assertThat(best).isLessThan(Yardstick.of(Duration.ofMillis(2_500), slowness));
        } finally {
            Files.deleteIfExists(archive);
            Files.delete(archive.getParent());
        }
    }

    private static Duration start(String name, int database, Neighbours neighbours, String... options)
            throws Exception {
        try (var node = ProductionNode.on(database, neighbours, java.util.Map.of(), options)) {
            System.out.printf(
                    "%-52s ready after %5d ms, %5d ms of work, %d MB%n",
                    name, node.startTook().toMillis(), node.worked().toMillis(), node.residentMegabytes());
            return node.startTook();
        }
    }
}
