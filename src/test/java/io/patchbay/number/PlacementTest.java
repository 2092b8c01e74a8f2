package io.patchbay.number;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.Ids;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.LinkStatement.ReturnedOk;
import io.patchbay.link.LinkWatch;
import io.patchbay.number.NumberConflicts.Kind;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A tenant with two connections that wait for a number, the newer of them frozen because a person
 * has yet to decide about its number: whoever brings something new, it goes to the older one.
 */
@ConsoleTest
class PlacementTest {

    @Inject
    Placement placement;

    @Inject
    Tenants tenants;

    @Inject
    Connections connections;

    @Inject
    NumberConflicts conflicts;

    @Inject
    NumberWatch numberWatch;

    @Inject
    LinkWatch linkWatch;

    @Inject
    Provider provider;

    @Inject
    Evidence evidence;

    @Inject
    Clock clock;

    private UUID tenant;
    private String customer;
    private UUID waiting;
    private UUID frozen;
    private String disputed;

    private static <T> T inTransaction(Callable<T> what) {
        return QuarkusTransaction.requiringNew().call(what);
    }

    @BeforeEach
    void twoThatWait() {
        tenant = UUID.fromString(Console.tenant("Café Olmo"));
        customer = provider.createCustomer("Café Olmo", tenant.toString()).id();
        var holder = UUID.fromString(Console.tenant("Who has it already"));
        disputed = Fresh.phoneNumberId();
        inTransaction(() -> {
            tenants.lock(tenant).orElseThrow().linkToCustomer(customer);
            waiting = open(tenant);
            frozen = open(tenant);
            return conflicts.open(NumberConflicts.newConflict(
                    Kind.NUMBER, disputed, null, open(holder), frozen, "theirs", customer, clock.instant()));
        });
    }

    private UUID open(UUID of) {
        var connection = new Connection(of, "test", clock.instant().minus(Duration.ofHours(1)));
        connections.persistAndFlush(connection);
        evidence.refold(connection.id());
        return connection.id();
    }

    private ProviderNumber shown(String number) {
        return new ProviderNumber(
                number,
                Ids.next().toString(),
                "Café",
                customer,
                null,
                false,
                null,
                null,
                null,
                "CONNECTED",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private ProviderLink listed() {
        return new ProviderLink(
                Ids.next().toString(),
                "active",
                "pending",
                null,
                "https://provider.example/s",
                null,
                List.of(),
                null,
                clock.instant(),
                clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void aNumberThatAWebhookAnnounces() {
        var key = UUID.randomUUID().toString();

        Hook.saying(
                        "whatsapp.phone_number.created",
                        "{\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}"
                                .formatted(Fresh.phoneNumberId(), customer))
                .under(key)
                .post();

        Console.applied(key);
        assertThat(Console.facts(waiting.toString(), "number_created")).hasSize(1);
        assertThat(Console.facts(frozen.toString(), "number_created")).isEmpty();
    }

    @Test
    void aNumberThatAProbeShowsAlsoWhenTheFrozenOneAsked() {
        assertThat(inTransaction(() -> numberWatch.seen(shown(Fresh.phoneNumberId()), frozen, clock.instant())))
                .contains(waiting);
    }

    @Test
    void aLinkThatASweepFinds() {
        var found = listed();

        inTransaction(() -> linkWatch.seen(tenant, List.of(found), clock.instant()));

        assertThat(Console.facts(waiting.toString(), "link_created")).hasSize(1);
        assertThat(Console.facts(frozen.toString(), "link_created")).isEmpty();
    }

    @Test
    void aNewLink() {
        assertThat(Console.link(tenant.toString()).getString("connection_id")).isEqualTo(waiting.toString());
    }

    @Test
    void aNumberThatABrowserCameBackWithGoesWhereItCameBackTo() {
        var number = Fresh.phoneNumberId();
        var newer = inTransaction(() -> open(tenant));
        inTransaction(() -> evidence.add(new Fact(
                waiting,
                new ReturnedOk(null, null, number, null, null, null, null, null, null, "completed"),
                clock.instant(),
                "success redirect",
                "returned:" + number)));

        assertThat(ofNumber(number, null, null)).isEqualTo(waiting);
        assertThat(ofNumber(Fresh.phoneNumberId(), null, null)).isEqualTo(newer);
        assertThat(ofNumber(Fresh.phoneNumberId(), null, waiting)).isEqualTo(waiting);
    }

    @Test
    void theDisputedNumberItselfGoesToTheSideThatDisputesIt() {
        assertThat(ofNumber(disputed, null, null)).isEqualTo(frozen);
    }

    @Test
    void theLinkItCameThroughKnowsBest() {
        assertThat(ofNumber(disputed, waiting, frozen)).isEqualTo(waiting);
    }

    @Test
    void whereNothingWaitsAConnectionIsOpened() {
        var other = UUID.fromString(Console.tenant("Nothing yet"));

        var opened = inTransaction(() -> placement.ofLink(other, "Jon", clock.instant()));

        assertThat(inTransaction(() -> connections.findById(opened).tenantId())).isEqualTo(other);
        assertThat(inTransaction(() -> placement.ofLink(other, "Jon", clock.instant())))
                .isEqualTo(opened);
        assertThat(inTransaction(() -> placement.ofAdoptedLink(other, clock.instant())))
                .isEqualTo(opened);
    }

    private UUID ofNumber(String number, UUID linked, UUID asker) {
        return inTransaction(() -> placement.ofNumber(tenant, number, linked, asker, clock.instant()));
    }
}
