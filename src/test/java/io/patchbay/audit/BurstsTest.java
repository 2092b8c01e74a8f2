package io.patchbay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may happen by the thousand is on record once, and counted. */
@ConsoleTest
class BurstsTest {

    @Inject
    Bursts bursts;

    @Inject
    AgroalDataSource database;

    private final String subject = UUID.randomUUID().toString();

    private static Who stranger(String address) {
        return new Who(Who.Kind.STRANGER, "Unknown", "none", null, address, null);
    }

    private List<Integer> times() throws SQLException {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement("select repeats from audit where subject_id = ? order by id")) {
            select.setString(1, subject);
            try (var rows = select.executeQuery()) {
                var times = new ArrayList<Integer>();
                while (rows.next()) {
                    times.add(rows.getInt("repeats"));
                }
                return times;
            }
        }
    }

    private void note(String address) {
        bursts.note(stranger(address), "access.refuse", Subject.ours("route", subject), Map.of("why", "key"));
    }

    @Test
    void theFirstIsWrittenAtOnceAndTheOthersAreOneMore() throws SQLException {
        for (var i = 0; i < 5; i++) {
            note("192.0.2.1");
        }
        await().atMost(Console.SOON).until(() -> times().equals(List.of(1)));

        bursts.endAll();

        await().atMost(Console.SOON).until(() -> times().equals(List.of(1, 4)));
    }

    @Test
    void anotherAddressIsAnotherEntry() throws SQLException {
        note("192.0.2.1");
        note("192.0.2.2");

        await().atMost(Console.SOON).until(() -> times().equals(List.of(1, 1)));
    }

    @Test
    void whoeverComesFromEverywhereFillsNeitherMemoryNorRecord() throws SQLException {
        for (var i = 0; i < 2_000; i++) {
            note("192.0.2." + i);
        }
        bursts.endAll();

        await().atMost(Console.SOON).until(() -> times().size() > 100);
        assertThat(times()).hasSizeLessThanOrEqualTo(500);
    }
}
