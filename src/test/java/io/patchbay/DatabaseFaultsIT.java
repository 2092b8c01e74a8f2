package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.ProductionNode;
import io.patchbay.support.Sender;
import io.patchbay.support.SignedHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The database restarts, crashes, is full or keeps everybody waiting. */
class DatabaseFaultsIT extends Faults {

    @Test
    void aRestartOfTheDatabaseLosesNothing() throws Exception {
        storm("PostgreSQL restarted under load", sender -> {
            database.stop();
            Thread.sleep(4_000);
            database.startAgain();
            return "4 s without a database";
        });
    }

    @Test
    void aCrashOfTheDatabaseLosesNothing() throws Exception {
        storm("PostgreSQL process killed", sender -> {
            var worker = database.rows("select pid from pg_stat_activity where application_name = ?", first.sessions())
                    .get(0)
                    .get(0);
            assertThat(new ProcessBuilder("kill", "-9", worker).start().waitFor())
                    .isZero();
            Thread.sleep(500);
            return "crash and recovery of all sessions";
        });
    }

    @Test
    void anExhaustedPoolAnswersLaterAndLosesNothing() throws Exception {
        var sender = storm("connection pool exhausted", running -> {
            try (var session = database.session()) {
                session.setAutoCommit(false);
                try (var lock = session.createStatement()) {
                    lock.execute("lock table delivery in access exclusive mode");
                    Thread.sleep(12_000);
                }
                session.rollback();
            }
            return "all sessions behind a lock for 12 s";
        });
        assertThat(sender.refusals()).containsKey("503");
    }

    @Test
    void aFullDiskAnswersLaterAndLosesNothing() throws Exception {
        var disk = Files.createTempDirectory("patchbay-disk");
        Assumptions.assumeTrue(
                mount("mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", disk.toString()),
                "a small disk can only be mounted as root; the fault of a full disk is left out");
        try {
            var filler = disk.resolve("filler");
            var space = Files.createDirectory(disk.resolve("space"));
            // vacuum first, so that the table is small enough for the small disk
            database.run(
                    "vacuum full delivery",
                    "create tablespace small location '" + space + "'",
                    "alter table delivery set tablespace small");
            var sender = storm("disk of the database full", running -> {
                fill(filler);
                await(() -> running.refusals().containsKey("503"));
                Thread.sleep(5_000);
                Files.delete(filler);
                return "no byte left for 5 s";
            });
            assertThat(sender.refusals()).containsKey("503");
        } finally {
            database.run("alter table delivery set tablespace pg_default", "drop tablespace small");
            mount("umount", disk.toString());
        }
    }

    @Test
    void bodiesAsLargeAsAllowedLoseNothing() throws Exception {
        var nodes = List.of(first, second);
        var text = "x".repeat(1_000_000);
        storm(
                "bodies of a megabyte",
                sender -> {
                    Sender large;
                    // meanwhile the workers wait, so that many gather
                    try (var locked = lockedLine()) {
                        large = new Sender(this::addresses)
                                .send(300, 32, n -> SignedHook.message("large-" + n, n % SHOPS, Instant.now(), text));
                    }
                    assertThat(large.givenUp()).isEmpty();
                    return "300 from 32 senders at once";
                },
                () -> database.number(
                                "select count(*) from delivery where idempotency_key like 'large-%' and state = 'applied'")
                        == 300);
        assertThat(List.of(first, second)).isEqualTo(nodes).allMatch(ProductionNode::isReady);
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static void fill(Path filler) throws IOException {
        var kilobyte = new byte[1024];
        try (var file = Files.newOutputStream(filler)) {
            while (true) {
                file.write(kilobyte);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
