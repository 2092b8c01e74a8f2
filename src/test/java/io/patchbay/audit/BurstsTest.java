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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    /** An address that nobody else in this JVM was refused from. */
    private static String address() {
        return "192.0.2." + UUID.randomUUID();
    }

    private int entriesFrom(String address) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select count(*) from audit where address = ?")) {
            select.setString(1, address);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** Other tests' strangers fill the room as well. */
    @BeforeEach
    @AfterEach
    void nothingIsCounted() {
        bursts.endAll();
    }

    @Test
    void theFirstIsWrittenAtOnceAndTheOthersAreOneMore() throws SQLException {
        var address = address();
        for (var i = 0; i < 5; i++) {
            note(address);
        }
        await().atMost(Console.SOON).until(() -> times().equals(List.of(1)));

        bursts.endAll();

        await().atMost(Console.SOON).until(() -> times().equals(List.of(1, 4)));
    }

    @Test
    void anotherAddressIsAnotherEntry() throws SQLException {
        note(address());
        note(address());

        await().atMost(Console.SOON).until(() -> times().equals(List.of(1, 1)));
    }

    /** Paths cost a stranger nothing, so they make no entries. */
    @Test
    void aStrangerWhoTriesEveryRouteIsTwoEntries() throws SQLException {
        var address = address();
        for (var i = 0; i < 2_000; i++) {
            bursts.note(stranger(address), "access.refuse", Subject.ours("route", "/" + i), Map.of("why", "site"));
        }
        bursts.endAll();

        await().atMost(Console.SOON).until(() -> entriesFrom(address) == 2);
    }

    @Test
    void whoeverComesFromEverywhereFillsNeitherMemoryNorRecord() throws SQLException {
        for (var i = 0; i < 2_000; i++) {
            note(address());
        }
        bursts.endAll();

        await().atMost(Console.SOON).until(() -> times().size() > 100);
        assertThat(times()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void strangersTakeNoRoomFromStaff() throws SQLException {
        for (var i = 0; i < 2_000; i++) {
            bursts.note(stranger(address()), "access.refuse", Subject.ours("route", "/"), Map.of("why", "key"));
        }
        var ada = new Who(Who.Kind.PERSON, "ada", "admin", "https://issuer|ada", "192.0.2.9", null);

        bursts.note(ada, "event.read", Subject.ours("delivery", subject), Map.of());

        await().atMost(Console.SOON).until(() -> times().equals(List.of(1)));
    }
}
