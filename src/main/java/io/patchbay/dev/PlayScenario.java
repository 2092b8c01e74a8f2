package io.patchbay.dev;

import io.patchbay.audit.Audit;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Status;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.LinkRequest;
import io.patchbay.link.RevokeLink;
import io.patchbay.link.SendLink;
import io.patchbay.probe.Probes;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.tenant.RegisterTenant;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.patchbay.tenant.Tenants;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Plays a scenario on a tenant, over real HTTP: our link, the hosted page, signed events,
 * redirects. The link is made at once; the rest happens while somebody watches. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class PlayScenario {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Logger LOG = Logger.getLogger(PlayScenario.class);

    private final RegisterTenant registerTenant;
    private final Tenants tenants;
    private final SendLink sendLink;
    private final RevokeLink revokeLink;
    private final Connections connections;
    private final Probes probes;
    private final Sandbox sandbox;
    private final Audit audit;
    private final ExecutorService stage =
            Executors.newFixedThreadPool(
                    4,
                    run -> {
                        var thread = new Thread(run, "sandbox-stage");
                        thread.setDaemon(true);
                        return thread;
                    });

    PlayScenario(
            RegisterTenant registerTenant,
            Tenants tenants,
            SendLink sendLink,
            RevokeLink revokeLink,
            Connections connections,
            Probes probes,
            Sandbox sandbox,
            Audit audit) {
        this.registerTenant = registerTenant;
        this.tenants = tenants;
        this.sendLink = sendLink;
        this.revokeLink = revokeLink;
        this.connections = connections;
        this.probes = probes;
        this.sandbox = sandbox;
        this.audit = audit;
    }

    void stop(@Observes ShutdownEvent stopping) {
        stage.shutdownNow();
    }

    /** The case to watch; empty if no link could be made, for example because of a fault. */
    public Optional<UUID> play(Scenario scenario, UUID tenantId, String by) {
        var tenant = tenantId == null ? newTenant(scenario.title(), by) : tenantId;
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                audit.record(
                                        "sandbox.play",
                                        "tenant",
                                        tenant,
                                        Map.of("scenario", scenario.word())));
        var link = link(tenant, LinkRequest.simple(), by);
        link.ifPresent(made -> stage.submit(() -> perform(scenario, made, by)));
        return link.map(ConnectionLink::connectionId);
    }

    private UUID newTenant(String title, String by) {
        var external = "play-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
        var name = title + " " + external.substring(5);
        return registerTenant.create(TenantCard.named(name, external), by).made().id();
    }

    private Optional<ConnectionLink> link(UUID tenantId, LinkRequest request, String by) {
        var outcome = sendLink.send(tenantId, request.takingOver(), by);
        return outcome instanceof SendLink.Outcome.Sent sent && sent.link().providerUrl() != null
                ? Optional.of(sent.link())
                : Optional.empty();
    }

    private void perform(Scenario scenario, ConnectionLink link, String by) {
        try {
            perform(scenario, link, by, new PlayedCustomer(sandbox.baseUrl(), link));
        } catch (RuntimeException e) {
            LOG.warnf(e, "A scenario broke off scenario=%s", scenario.word());
        }
    }

    private void perform(
            Scenario scenario, ConnectionLink link, String by, PlayedCustomer customer) {
        switch (scenario) {
            case NOT_OPENED -> {
                // made is all there is to it
            }
            case EXPIRED -> {
                sandbox.expire(link.providerLinkId());
                look(link);
            }
            case OLD_LINK -> {
                link(link.tenantId(), LinkRequest.simple(), by);
                customer.press();
            }
            case SIGNUP -> signup(customer, "complete");
            case NO_WEBHOOK -> signup(customer, "complete_silent");
            case NO_REDIRECT -> signup(customer, "complete_no_redirect");
            case LOGIN_CANCELLED -> signup(customer, "facebook_auth_failed");
            case CODE_WRONG -> signup(customer, "phone_verification_failed");
            case TOO_MANY_ACCOUNTS -> signup(customer, "waba_limit_reached");
            case EXCHANGE_FAILED -> signup(customer, "token_exchange_failed");
            case TOO_LATE -> signup(customer, "link_expired");
            case USED_BEFORE -> signup(customer, "already_used");
            case STOPS -> signup(customer, "stop");
            case NAME_PENDING -> signup(customer, "name_pending");
            case ACCOUNT_PENDING -> signup(customer, "account_pending");
            case PAYMENT_MISSING -> signup(customer, "payment_missing");
            case NUMBER_555 -> {
                customer.press();
                customer.end("dedicated", "+1 555" + digits(7), "complete");
            }
            case DELETED_FIRST -> {
                signup(customer, "complete_silent");
                var number = sandbox.numbersOf(customerId(link)).get(0);
                announce("deleted", number, link);
                announce("created", number, link);
            }
            case REVOKED_LATE -> {
                customer.press();
                revokeLink.revoke(link.id(), "Played in the sandbox", by);
                customer.end("coexistence", newNumber(), "complete");
            }
            default -> {
                signup(customer, "complete");
                afterwards(
                        scenario, link, by, await(link, row -> row.status() == Status.CONNECTED));
            }
        }
    }

    /** What happens to a line that is up. */
    private void afterwards(Scenario scenario, ConnectionLink link, String by, ConnectionRow row) {
        var number = row.phoneNumberId();
        var customer = customerId(link);
        switch (scenario) {
            case OFFBOARDED_BACK -> {
                sandbox.line("offboarded", number, customer, true, null);
                pause(Duration.ofSeconds(3));
                sandbox.line("reconnected", number, customer, true, null);
            }
            case OFFBOARDED_STAYS -> {
                sandbox.change(number, "status", "DISCONNECTED");
                sandbox.line("offboarded", number, customer, true, null);
            }
            case DISCONNECTED -> {
                sandbox.change(number, "status", "DISCONNECTED");
                sandbox.change(number, "health_profile", "disconnected");
                sandbox.line("disconnected", number, customer, true, "account_disconnected");
            }
            case CREDENTIAL_REFUSED -> refuseCredential(link, number);
            case RECONNECTED -> {
                refuseCredential(link, number);
                await(link, one -> one.status() == Status.RECONNECT_REQUIRED);
                var again = link(link.tenantId(), LinkRequest.reconnecting(row.id()), by);
                again.ifPresent(
                        made -> signup(new PlayedCustomer(sandbox.baseUrl(), made), "complete"));
            }
            case DELETED -> {
                sandbox.remove(number);
                announce("deleted", number, link);
            }
            case TWO_TENANTS -> {
                var second = newTenant("Second of " + scenario.title(), by);
                link(second, LinkRequest.simple(), by)
                        .ifPresent(
                                made -> {
                                    var other = new PlayedCustomer(sandbox.baseUrl(), made);
                                    other.press();
                                    other.end("coexistence", row.displayPhoneNumber(), "complete");
                                });
            }
            case RESTRICTED -> sandbox.account("restricted", row.wabaId(), List.of(number));
            case INBOUND -> sandbox.send("whatsapp.message.received", sandbox.message(number));
            case REDELIVERY -> {
                var body = sandbox.message(number).toString();
                var key = UUID.randomUUID().toString();
                for (var i = 0; i < 3; i++) {
                    send("whatsapp.message.received", body, key);
                    pause(Duration.ofMillis(300));
                }
            }
            case RELABELLED -> announce("deleted", number, link);
            case WRONG_SIGNATURE ->
                    sandbox.send(
                            "whatsapp.phone_number.deleted",
                            sandbox.numberEvent(number, customer).toString(),
                            UUID.randomUUID().toString(),
                            "a-secret-that-is-not-ours-at-all-0001",
                            false);
            default -> throw new IllegalArgumentException(scenario + " ends with the signup");
        }
    }

    private void signup(PlayedCustomer customer, String outcome) {
        customer.press();
        customer.end("coexistence", newNumber(), outcome);
    }

    private void refuseCredential(ConnectionLink link, String number) {
        sandbox.change(number, "health_profile", "token");
        look(link);
    }

    private void announce(String word, String number, ConnectionLink link) {
        send(
                "whatsapp.phone_number." + word,
                sandbox.numberEvent(number, customerId(link)).toString(),
                UUID.randomUUID().toString());
        pause(Duration.ofMillis(300));
    }

    private void send(String event, String body, String key) {
        sandbox.send(event, body, key, sandbox.webhookSecret(), true);
    }

    private void look(ConnectionLink link) {
        QuarkusTransaction.requiringNew()
                .run(() -> probes.soon(link.connectionId(), null, "sandbox", null));
    }

    private String customerId(ConnectionLink link) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                tenants.findByIdOptional(link.tenantId())
                                        .map(Tenant::providerCustomerId)
                                        .orElseThrow());
    }

    private ConnectionRow await(ConnectionLink link, Predicate<ConnectionRow> wanted) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var row =
                    QuarkusTransaction.requiringNew()
                            .call(() -> connections.row(link.connectionId()))
                            .filter(wanted);
            if (row.isPresent()) {
                return row.get();
            }
            pause(Duration.ofMillis(200));
        }
        throw new IllegalStateException("the story got stuck connection=" + link.connectionId());
    }

    private static String newNumber() {
        return "+34 6" + digits(2) + " " + digits(3) + " " + digits(3);
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
