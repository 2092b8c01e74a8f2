package io.patchbay.dev;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Status;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.LinkRequest;
import io.patchbay.link.RevokeLink;
import io.patchbay.link.SendLink;
import io.patchbay.probe.Probes;
import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.subscription.WebhookWatch;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One play going on, in the verbs that scenarios are told with. The customer, the provider and we
 * act over real HTTP, one after the other; a verb that needs the line waits until it is up.
 */
final class Stage {

    static final Consumer<Stage> NOTHING_MORE = stage -> {};

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final String FOREIGN_SECRET = "a-secret-that-is-not-ours-at-all-0001";

    /** Lines that are probed while the provider is away. */
    private static final int TWELVE_LINES = 12;

    /** All tries of one probe, each asked twice. */
    private static final int STRIKES_OF_A_PROBE = 10;

    /** Customers that Meta turns away because of our app; one could be a slip. */
    private static final int TURNED_AWAY = 2;

    /** Finishes that nobody told us of; one or two could be people in a hurry. */
    private static final int UNHEARD = 3;

    /** More than the tries of one single event. */
    private static final int STORM = 6;

    /** What is acted with. */
    record Props(
            PlayScenario player,
            Sandbox sandbox,
            SendLink sendLink,
            RevokeLink revokeLink,
            Connections connections,
            Tenants tenants,
            Probes probes,
            WebhookWatch webhooks) {}

    private final Props props;
    private final ConnectionLink link;
    private final String by;
    private final PlayedCustomer customer;
    private ConnectionRow row;

    /**
     * @param link the one that was made for the play; null if it is about the whole installation
     */
    Stage(Props props, ConnectionLink link, String by) {
        this.props = props;
        this.link = link;
        this.by = by;
        this.customer = link == null ? null : new PlayedCustomer(props.sandbox().baseUrl(), link);
    }

    // the customer

    Stage customerPresses() {
        customer.press();
        return this;
    }

    /** Ends Meta's dialog with a number of their own. */
    Stage ends(String outcome) {
        return endsWith("coexistence", newNumber(), outcome);
    }

    Stage endsWith(String mode, String number, String outcome) {
        customer.end(mode, number, outcome);
        return this;
    }

    Stage signup(String outcome) {
        return customerPresses().ends(outcome);
    }

    /** Whoever types the address of the success page has not finished anything. */
    Stage browserClaimsSuccess() {
        customer.comeBack();
        return this;
    }

    Stage connected() {
        signup("complete");
        row = await(one -> one.status() == Status.CONNECTED);
        return this;
    }

    Stage underReview() {
        signup("account_pending");
        row = await(one -> one.status() == Status.PENDING_REVIEW);
        return this;
    }

    Stage anotherTenantConnectsTheSame() {
        var second = props.player().newTenant("Second of the number", by);
        link(second, LinkRequest.simple())
                .ifPresent(made -> new Stage(props, made, by)
                        .customerPresses()
                        .endsWith("coexistence", row.displayPhoneNumber(), "complete"));
        return this;
    }

    /** The same message so many times, as a sender does that got no answer. */
    Stage somebodyWrites(int times) {
        var body = props.sandbox().message(row.phoneNumberId()).toString();
        var key = UUID.randomUUID().toString();
        for (var i = 0; i < times; i++) {
            send("whatsapp.message.received", body, key);
            pause(MOMENT);
        }
        return this;
    }

    // we

    Stage weSendANewerLink() {
        link(link.tenantId(), LinkRequest.simple());
        return this;
    }

    Stage weRevoke() {
        props.revokeLink().revoke(link.id(), "Played in the sandbox", by);
        return this;
    }

    Stage weReconnect() {
        await(one -> one.status() == Status.RECONNECT_REQUIRED);
        link(link.tenantId(), LinkRequest.reconnecting(link.connectionId()))
                .ifPresent(made -> new Stage(props, made, by).signup("complete"));
        return this;
    }

    Stage weProbe() {
        probe(link.connectionId());
        return this;
    }

    // Meta and the provider

    Stage linkRunsOut() {
        props.sandbox().expire(link.providerLinkId());
        return weProbe();
    }

    /** What the provider shows of the number changes, and nobody says so. */
    Stage becomes(String field, String value) {
        props.sandbox().change(row.phoneNumberId(), field, value);
        return this;
    }

    /** The same of the account behind it. */
    Stage accountBecomes(String field, String value) {
        props.sandbox().changeAccount(row.wabaId(), field, value);
        return this;
    }

    /** Meta's own webhook about the account, passed on by the provider. */
    Stage metaSays(String field, String key, String value) {
        props.sandbox()
                .meta(field, row.wabaId(), JsonNodeFactory.instance.objectNode().put(key, value));
        return this;
    }

    /** The provider's checks find something from now on. */
    Stage healthBecomes(String profile) {
        return becomes("health_profile", profile);
    }

    Stage numberIsRemoved() {
        props.sandbox().remove(row.phoneNumberId());
        return this;
    }

    /** An event about the line: offboarded, disconnected, reconnected. */
    Stage line(String word, String reason) {
        props.sandbox().line(word, row.phoneNumberId(), customerId(), true, reason);
        return this;
    }

    /** An event about the account: restricted, violation, disabled. */
    Stage account(String word) {
        props.sandbox().account(word, row.wabaId(), List.of(row.phoneNumberId()));
        return this;
    }

    /** Created or deleted, which are the same bytes. */
    Stage announced(String word) {
        var number = row == null ? props.sandbox().numbersOf(customerId()).get(0) : row.phoneNumberId();
        send(
                "whatsapp.phone_number." + word,
                props.sandbox().numberEvent(number, customerId()).toString(),
                UUID.randomUUID().toString());
        pause(MOMENT);
        return this;
    }

    /** Meta refuses a message that the customer's business sent. */
    Stage messageRefused(String code, String title) {
        var body = props.sandbox().message(row.phoneNumberId());
        var kapso = (ObjectNode) body.path("message").path("kapso");
        kapso.put("direction", "outbound").put("status", "failed");
        kapso.withArray("statuses")
                .addObject()
                .put("status", "failed")
                .withArray("errors")
                .addObject()
                .put("code", code)
                .put("title", title);
        props.sandbox().send("whatsapp.message.failed", body);
        return this;
    }

    Stage forgedDeletion() {
        forge(row.phoneNumberId(), customerId());
        return this;
    }

    /** The event comes through, and for all tries of our probe the provider does not answer. */
    Stage numberComesWhileTheProviderIsAway() {
        props.sandbox().fault(Fault.API_5XX, STRIKES_OF_A_PROBE);
        return ends("complete_no_redirect");
    }

    Stage pause() {
        pause(Duration.ofSeconds(3));
        return this;
    }

    // the whole installation

    void strangerWrites() {
        var sandbox = props.sandbox();
        sandbox.send("whatsapp.message.received", sandbox.message(unknownNumber()));
    }

    void providerGoesAway() {
        props.sandbox().fault(Fault.API_5XX, TWELVE_LINES * STRIKES_OF_A_PROBE);
        QuarkusTransaction.requiringNew()
                .call(() -> props.connections().page(Connections.Filter.NONE, null, TWELVE_LINES))
                .forEach(line -> probe(line.id()));
    }

    /** Whoever tries is turned away before they can do anything. */
    void metaRefusesOurApp() {
        for (var i = 0; i < TURNED_AWAY; i++) {
            link(props.player().newTenant("Turned away", by), LinkRequest.simple())
                    .ifPresent(made -> new Stage(props, made, by).signup("2655111"));
        }
    }

    /** What the provider pays for stops, until somebody adds credits. */
    void creditsRunOut() {
        var request = LinkRequest.asking().metaBillingMode("partner_managed").build();
        props.sandbox().creditsGone(true);
        link(props.player().newTenant("Billed through Kapso", by), request)
                .ifPresent(made -> new Stage(props, made, by).signup("funded"));
    }

    /** Whoever finishes from now on is not heard of, until somebody sets the webhook up again. */
    void webhookIsPaused() {
        props.sandbox().pauseWebhook();
        props.webhooks().lookSoon();
        for (var i = 0; i < UNHEARD; i++) {
            link(props.player().newTenant("Unheard", by), LinkRequest.simple())
                    .ifPresent(made -> new Stage(props, made, by).signup("complete"));
        }
    }

    void eventsAreSignedWithAnotherSecret() {
        for (var i = 0; i < STORM; i++) {
            forge(unknownNumber(), null);
        }
    }

    // how it is done

    private Optional<ConnectionLink> link(UUID tenantId, LinkRequest request) {
        return props.sendLink()
                .send(tenantId, request.takingOver(), by)
                .answer(
                        link -> Optional.of(link).filter(made -> made.providerUrl() != null),
                        refusal -> Optional.empty());
    }

    private void send(String event, String body, String key) {
        props.sandbox().send(event, body, key, props.sandbox().webhookSecret(), true);
    }

    private void forge(String number, String customerId) {
        props.sandbox()
                .send(
                        "whatsapp.phone_number.deleted",
                        props.sandbox().numberEvent(number, customerId).toString(),
                        UUID.randomUUID().toString(),
                        FOREIGN_SECRET,
                        false);
    }

    private void probe(UUID connectionId) {
        QuarkusTransaction.requiringNew().run(() -> props.probes().request(connectionId, null, "sandbox", null));
    }

    private String customerId() {
        return QuarkusTransaction.requiringNew()
                .call(() -> props.tenants()
                        .findByIdOptional(link.tenantId())
                        .map(Tenant::providerCustomerId)
                        .orElseThrow());
    }

    private ConnectionRow await(Predicate<ConnectionRow> wanted) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var seen = QuarkusTransaction.requiringNew()
                    .call(() -> props.connections().row(link.connectionId()))
                    .filter(wanted);
            if (seen.isPresent()) {
                return seen.get();
            }
            pause(Duration.ofMillis(200));
        }
        throw new IllegalStateException("the story got stuck connection=" + link.connectionId());
    }

    /** A number that Meta hands out itself. */
    static String metasOwn() {
        return "+1 555 " + digits(3) + " " + digits(4);
    }

    private static String newNumber() {
        return "+34 6" + digits(2) + " " + digits(3) + " " + digits(3);
    }

    private static String unknownNumber() {
        return "6049" + digits(9);
    }

    private static String digits(int count) {
        var bound = (int) Math.pow(10, count);
        return String.format("%0" + count + "d", ThreadLocalRandom.current().nextInt(bound));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node is stopping", e);
        }
    }
}
