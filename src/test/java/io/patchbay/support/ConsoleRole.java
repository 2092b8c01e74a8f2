package io.patchbay.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The database role that a console in production works with: it owns nothing. */
public final class ConsoleRole {

    public static final String NAME = "patchbay_console";
    static final String PASSWORD = "cr-7f3a01c29d11ab70e4";

    private ConsoleRole() {}

    /** Makes it in the server at this port, unless it is there. */
    static void in(int databasePort) {
        try (var session = session(databasePort, "postgres", "postgres");
                var statement = session.createStatement()) {
            statement.execute(("do $$ begin if not exists (select from pg_roles where rolname = '%1$s') then"
                            + " create role %1$s login password '%2$s'; end if; end $$")
                    .formatted(NAME, PASSWORD));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A session with what the console may do, and no more. */
    public static Connection session(int databasePort) throws SQLException {
        return session(databasePort, NAME, PASSWORD);
    }

    private static Connection session(int port, String name, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", name, password);
    }
}
