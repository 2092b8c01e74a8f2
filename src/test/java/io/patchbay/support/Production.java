package io.patchbay.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** One production node with a new database, an issuer and a provider of its own. */
public final class Production implements AutoCloseable {

    private final EmbeddedPostgres database;
    private final Neighbours neighbours;
    private final ProductionNode console;

    /** Ready when this returns. {@code settings}: what differs from {@link ProductionNode}'s. */
    public Production(Map<String, String> settings) throws IOException {
        database = EmbeddedPostgres.builder().start();
        neighbours = new Neighbours();
        console = ProductionNode.forAMinute(database.getPort(), neighbours, settings);
    }

    public ProductionNode console() {
        return console;
    }

    public Neighbours neighbours() {
        return neighbours;
    }

    /** A session of the test's own. */
    public Connection session() throws SQLException {
        return database.getPostgresDatabase().getConnection();
    }

    /** A session with the role that the console works with. */
    public Connection sessionOfConsole() throws SQLException {
        return ConsoleRole.session(database.getPort());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        console.close();
        neighbours.close();
        database.close();
    }
}
