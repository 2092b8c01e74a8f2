package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.tenant.Tenants;
import io.quarkus.test.TestTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.hibernate.BaseSessionEventListener;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

/** What lists ask the database does not grow with their rows. */
@ConsoleTest
@TestTransaction
class ListQueriesTest {

    @Inject
    ConnectionLinks links;

    @Inject
    LinkViews views;

    @Inject
    Tenants tenants;

    @Inject
    EntityManager entities;

    @Test
    void theCurrentLinksOfManyTenantsAreOneQuestion() {
        var superseded = newLink("Older");
        var tenant = links.findById(superseded).tenantId();
        var shown = Stream.of(
                        superseded,
                        UUID.fromString(Console.link(tenant.toString()).getString("id")),
                        newLink("Second"),
                        newLink("Third"))
                .map(links::findById)
                .toList();

        var asked = counting();
        assertThat(views.of(shown)).extracting(LinkView::current).containsExactly(false, true, true, true);
        assertThat(asked).hasValue(1);
    }

    @Test
    void theNamesOfManyTenantsAreOneQuestion() {
        var ids = Stream.of("First", "Second", "Third")
                .map(name -> UUID.fromString(Console.tenant(name)))
                .toList();

        var asked = counting();
        assertThat(tenants.byIds(Stream.concat(ids.stream(), ids.stream()))).containsOnlyKeys(ids.toArray(new UUID[0]));
        assertThat(asked).hasValue(1);
    }

    @Test
    void anEmptyListHasNoLinksAndNoNames() {
        assertThat(views.of(List.of())).isEmpty();
        assertThat(tenants.byIds(Stream.of())).isEmpty();
    }

    @Test
    void theEndOfAnAddressIsLookedUpByItsIndex() {
        entities.createNativeQuery("set local enable_seqscan = off").executeUpdate();
        var plan = entities.createNativeQuery(
                        "explain select id from connection_link where " + ConnectionLinks.TOKEN + " = 'secret'",
                        String.class)
                .getResultList();

        assertThat(plan.toString()).contains("connection_link_token");
    }

    private static UUID newLink(String tenant) {
        return UUID.fromString(Console.link(Console.tenant(tenant)).getString("id"));
    }

    private AtomicInteger counting() {
        var statements = new AtomicInteger();
        entities.unwrap(Session.class).addEventListeners(new BaseSessionEventListener() {
            @Override
            public void jdbcExecuteStatementStart() {
                statements.incrementAndGet();
            }
        });
        return statements;
    }
}
