package io.patchbay.inbox;

import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Reads rows of the delivery table over JDBC, which keeps a batch of fifty cheap for a worker. */
class DeliveryTable {

    static final String COLUMNS = """
            seq, id, provider, event, idempotency_key, signature, received_at, state, effect, attempts, duplicates,
                applied_at, tenant_ids, connection_ids""";

    /** Without what was sent, which may be large and stands in another place on disk. */
    static final String ROW = "select " + COLUMNS + " from delivery";

    static final String WHOLE =
            "select " + COLUMNS + ", headers, body, body_erased_at, body_length, body_sha256 from delivery";

    private final EntityManager entities;

    DeliveryTable(EntityManager entities) {
        this.entities = entities;
    }

    List<DeliveryRow> rows(String sql, List<?> with) {
        return select(sql, with, DeliveryTable::row);
    }

    List<Delivery> whole(String sql, List<?> with) {
        return select(sql, with, DeliveryTable::whole);
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> select(String sql, List<?> with, Reader<T> reader) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                bind(select, with);
                try (var rows = select.executeQuery()) {
                    var found = new ArrayList<T>();
                    while (rows.next()) {
                        found.add(reader.read(rows));
                    }
                    return found;
                }
            }
        });
    }

    static void bind(PreparedStatement statement, List<?> with) throws SQLException {
        for (var i = 0; i < with.size(); i++) {
            var value = with.get(i);
            if (value instanceof Object[] array) {
                var type = value instanceof Long[] ? "bigint" : value instanceof UUID[] ? "uuid" : "text";
                statement.setArray(i + 1, statement.getConnection().createArrayOf(type, array));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private static DeliveryRow row(ResultSet row) throws SQLException {
        var applied = row.getTimestamp("applied_at");
        return new DeliveryRow(
                row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getString("event"),
                row.getString("idempotency_key"),
                row.getString("signature"),
                row.getTimestamp("received_at").toInstant(),
                Delivery.State.of(row.getString("state")),
                row.getString("effect"),
                row.getInt("attempts"),
                row.getInt("duplicates"),
                applied == null ? null : applied.toInstant(),
                List.of((UUID[]) row.getArray("tenant_ids").getArray()),
                List.of((UUID[]) row.getArray("connection_ids").getArray()));
    }

    private static Delivery whole(ResultSet row) throws SQLException {
        var erased = row.getTimestamp("body_erased_at");
        return new Delivery(
                row(row),
                row.getString("headers"),
                row.getBytes("body"),
                erased == null ? null : erased.toInstant(),
                row.getObject("body_length", Long.class),
                row.getString("body_sha256"));
    }
}
