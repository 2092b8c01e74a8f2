package io.patchbay;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/**
 * Hands many rows to one statement, as columns that it reads with {@code unnest}. A statement for
 * each row costs the database about as much again as the row itself.
 */
public final class Columns {

    private Columns() {}

    /**
     * Binds one part of each row, written as text, which the statement casts to what it is; a null
     * stays null. All columns have the order of the rows.
     */
    public static <T> void bind(PreparedStatement statement, int place, Collection<T> rows, Function<T, ?> part)
            throws SQLException {
        var words = rows.stream()
                .map(part)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
        statement.setArray(place, statement.getConnection().createArrayOf("text", words));
    }
}
