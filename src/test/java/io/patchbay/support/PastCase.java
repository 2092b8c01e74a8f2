package io.patchbay.support;

import io.patchbay.connection.Connection;
import io.patchbay.connection.Evidence;
import io.patchbay.tenant.Contact;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Cases whose facts lie in the past, which nobody can wait for in a test. */
public final class PastCase {

    private PastCase() {}

    /** A connection of a new tenant in Madrid, of which these facts were heard since then. */
    public static String since(Duration ago, UnaryOperator<Story> told) {
        var start = Instant.now().minus(ago);
        var name = "Ferretería Olmo " + UUID.randomUUID().toString().substring(0, 8);
        var contact = new Contact("Lucía Romero", "lucia@olmo.example", "+34 910 000 000");
        var card = new TenantCard(name, null, contact, "es", "Europe/Madrid", List.of(), null, null);
        return QuarkusTransaction.requiringNew().call(() -> {
            var entities = Arc.container().instance(EntityManager.class).get();
            var tenant = new Tenant(card, Cast.JON, start);
            entities.persist(tenant);
            var connection = new Connection(tenant.id(), Cast.JON, start);
            entities.persist(connection);
            entities.flush();
            tell(connection.id(), start, told);
            return connection.id().toString();
        });
    }

    /** Facts of a connection that is there already, heard since then. */
    public static void of(String connectionId, Duration ago, UnaryOperator<Story> told) {
        QuarkusTransaction.requiringNew()
                .run(() -> tell(UUID.fromString(connectionId), Instant.now().minus(ago), told));
    }

    private static void tell(UUID connection, Instant start, UnaryOperator<Story> told) {
        var facts = told.apply(Story.of(connection, start)).facts();
        Arc.container().instance(Evidence.class).get().add(facts);
    }
}
