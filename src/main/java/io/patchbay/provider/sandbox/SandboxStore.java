package io.patchbay.provider.sandbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;

/** Keeps the sandbox's world in the database, so that it outlives a restart. Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SandboxStore {

    private final AgroalDataSource database;
    private final Clock clock;
    private SandboxWorld world;

    SandboxStore(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    synchronized SandboxWorld world() {
        if (world == null) {
            // in no transaction of a caller: its row must not stay locked for the next request
            world = new SandboxWorld(
                    clock,
                    remember(),
                    document -> QuarkusTransaction.suspendingExisting().run(() -> keep(document)));
        }
        return world;
    }

    private String remember() {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select body::text as body from sandbox_world where id = 1");
                var row = select.executeQuery()) {
            return row.next() ? row.getString("body") : null;
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot remember", e);
        }
    }

    private void keep(String document) {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement("insert into sandbox_world (id, body) values (1, ?::jsonb)"
                        + " on conflict (id) do update set body = excluded.body")) {
            upsert.setString(1, document);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the sandbox cannot keep its memory", e);
        }
    }
}
