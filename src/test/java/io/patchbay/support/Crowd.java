package io.patchbay.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;

/** A large installation, put into an empty database past the application. */
public final class Crowd {

    public static final int SIZE = 1_000_000;

    /** An agent's. */
    public static final String KEY = "pb_crowd-5c1f7e0a9b3d4826";

    private Crowd() {}

    public static void gather(Connection database) throws SQLException, IOException {
        try (var sql = Crowd.class.getResourceAsStream("/bench/crowd.sql");
                var statement = database.createStatement()) {
            statement.execute("set crowd.size = " + SIZE);
            statement.execute("set crowd.key = '" + KEY + "'");
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
        // outside the transaction that the statements above share
        try (var statement = database.createStatement()) {
            statement.execute("vacuum analyze");
        }
    }

    /** The connection of the tenant with this number, 1 for the oldest. */
    public static UUID connection(int number) {
        return UUID.fromString("01900000-0002-7000-8000-%012x".formatted(number));
    }

    /** Gives a connection of the crowd a past. Its list row stays as it is. */
    public static void tell(Connection database, Story story) throws SQLException, IOException {
        var json = new ObjectMapper();
        try (var insert = database.prepareStatement(
                "insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, once)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)")) {
            for (var fact : story.facts()) {
                insert.setObject(1, fact.id());
                insert.setObject(2, fact.connectionId());
                insert.setString(3, fact.lane().name());
                insert.setString(4, fact.kind().name());
                insert.setTimestamp(5, Timestamp.from(fact.happenedAt()));
                insert.setTimestamp(6, Timestamp.from(fact.receivedAt()));
                insert.setString(7, fact.source());
                insert.setString(8, json.writeValueAsString(fact.stored()));
                insert.setString(9, fact.once());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
