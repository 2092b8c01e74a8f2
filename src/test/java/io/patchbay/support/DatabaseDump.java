package io.patchbay.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database as one SQL script: the migrations it was made by, then its rows. Restoring it gives
 * what an installation of that version would have on its disk, and Flyway takes it from there.
 */
public final class DatabaseDump {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /** The tables of the simulated provider are in no production database. */
    private static final String TABLES = """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'sandbox%'
            order by table_name""";

    /** What sets each counter of rows behind the highest in use. */
    private static final String COUNTED = """
            select format('select setval(pg_get_serial_sequence(''%1$s'', ''%2$s''), max("%2$s")) from "%1$s";',
                table_name, column_name)
            from information_schema.columns where table_schema = 'public' and is_identity = 'YES'
            order by 1""";

    private DatabaseDump() {}

    /**
     * Writes the database behind this address to this file, for example {@code
     * jdbc:postgresql://localhost:5432/postgres src/test/resources/world/database.sql}. To be run
     * with the code that made the database: the migrations come from its working tree.
     */
    public static void main(String[] addressAndFile) throws Exception {
        try (var session = DriverManager.getConnection(addressAndFile[0], "postgres", "postgres")) {
            Files.writeString(Path.of(addressAndFile[1]), of(session));
        }
    }

    private static String of(Connection session) throws SQLException, IOException {
        var script = new StringBuilder();
        for (var migration : migrations()) {
            script.append("-- ").append(migration.getFileName()).append('\n');
            script.append(Files.readString(migration).strip()).append("\n\n");
        }
        script.append(historyOfFlyway());
        // rows come in any order of tables
        script.append("set session_replication_role = replica;\n\n");
        for (var table : column(session, TABLES)) {
            script.append(rows(session, table));
        }
        for (var counted : column(session, COUNTED)) {
            script.append(counted).append('\n');
        }
        return script.append("set session_replication_role = default;\n").toString();
    }

    private static List<Path> migrations() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.sorted(Comparator.comparing(DatabaseDump::version)).toList();
        }
    }

    private static int version(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    /** As Flyway makes it. */
    private static String historyOfFlyway() {
        return """
        create table flyway_schema_history (
            installed_rank int not null constraint flyway_schema_history_pk primary key,
            version varchar(50), description varchar(200) not null, type varchar(20) not null,
            script varchar(1000) not null, checksum int, installed_by varchar(100) not null,
            installed_on timestamp not null default now(), execution_time int not null, success boolean not null);
        create index flyway_schema_history_s_idx on flyway_schema_history (success);

        """;
    }

    private static String rows(Connection session, String table) throws SQLException {
        var columns = column(
                        session,
                        "select column_name from information_schema.columns where table_schema = 'public'"
                                + " and is_generated = 'NEVER' and table_name = '"
                                + table
                                + "' order by ordinal_position")
                .stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", "));
        var rows = column(
                session,
                "select to_jsonb(recorded)::text from \""
                        + table
                        + "\" recorded"
                        + (table.equals("flyway_schema_history") ? " where script not like '%sandbox%'" : "")
                        + " order by 1");
        if (rows.isEmpty()) {
            return "";
        }
        // some migrations leave rows of their own
        return """
        delete from "%1$s";
        insert into "%1$s" (%2$s) overriding system value
        select %2$s from jsonb_populate_recordset(null::"%1$s", $rows$[
        %3$s
        ]$rows$);

        """.formatted(table, columns, String.join(",\n", rows));
    }

    private static List<String> column(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
