package io.patchbay.dev;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.Connections;
import io.patchbay.dev.SeedStory.Place;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.link.NotSent;
import io.patchbay.link.RevokeLink;
import io.patchbay.link.SendLink;
import io.patchbay.probe.Probes;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.subscription.WebhookWatch;
import io.patchbay.tenant.RegisterTenant;
import io.patchbay.tenant.TenantCard;
import io.patchbay.tenant.Tenants;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Plays a scenario: on a tenant over real HTTP, or by planting its past. The link or the past is
 * made at once; the rest happens while somebody watches. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class PlayScenario {

    private static final Logger LOG = Logger.getLogger(PlayScenario.class);

    private final RegisterTenant registerTenant;
    private final SendLink sendLink;
    private final ConnectionLinks links;
    private final Connections connections;
    private final HistoryWriter historyWriter;
    private final Audit audit;
    private final Stage.Props props;
    private final ExecutorService stage = Executors.newFixedThreadPool(4, run -> {
        var thread = new Thread(run, "sandbox-stage");
        thread.setDaemon(true);
        return thread;
    });

    PlayScenario(
            RegisterTenant registerTenant,
            Tenants tenants,
            SendLink sendLink,
            RevokeLink revokeLink,
            ConnectionLinks links,
            Connections connections,
            Probes probes,
            WebhookWatch webhooks,
            HistoryWriter historyWriter,
            Sandbox sandbox,
            Audit audit) {
        this.registerTenant = registerTenant;
        this.sendLink = sendLink;
        this.links = links;
        this.connections = connections;
        this.historyWriter = historyWriter;
        this.audit = audit;
        this.props = new Stage.Props(this, sandbox, sendLink, revokeLink, connections, tenants, probes, webhooks);
    }

    void stop(@Observes ShutdownEvent stopping) {
        stage.shutdownNow();
    }

    /**
     * @param tenantId null: a new one; what is planted always brings its own
     * @return the page to watch; empty if no link could be made, for example because of a fault
     */
    public Optional<String> play(Scenario scenario, UUID tenantId, String by) {
        if (scenario.endsIn().isOfInstallation()) {
            record(scenario, Subject.ours("sandbox", scenario.apiName()));
            stage.submit(() -> perform(scenario, null, by));
            return Optional.of("/playbook/" + scenario.endsIn().apiName());
        }
        if (scenario.isPlanted()) {
            var planted = plant(scenario.title(), scenario.script().plot());
            record(scenario, Subject.of(tenantOf(planted), "connection", planted));
            return Optional.of(caseOf(planted));
        }
        var tenant = tenantId == null ? newTenant(scenario.title(), by) : tenantId;
        record(scenario, Subject.tenant(tenant));
        var sent = sendLink.send(tenant, scenario.link().takingOver(), by);
        return sent.answer(
                link -> {
                    if (link.providerUrl() == null) {
                        return Optional.empty();
                    }
                    stage.submit(() -> perform(scenario, link, by));
                    return Optional.of(caseOf(link.connectionId()));
                },
                refusal -> refusal instanceof NotSent.RefusedByProvider refused
                        ? Optional.of(caseOf(connectionOf(refused.linkId())))
                        : Optional.empty());
    }

    private static String caseOf(UUID connectionId) {
        return "/connections/" + connectionId;
    }

    private UUID connectionOf(UUID linkId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> links.findById(linkId).connectionId());
    }

    private UUID tenantOf(UUID connectionId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> connections.findById(connectionId).tenantId());
    }

    private void record(Scenario scenario, Subject subject) {
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record("sandbox.play", subject, Map.of("scenario", scenario.apiName())));
    }

    private void perform(Scenario scenario, ConnectionLink link, String by) {
        try {
            scenario.script().play().accept(new Stage(props, link, by));
        } catch (RuntimeException e) {
            LOG.warnf(e, "A scenario broke off scenario=%s", scenario.apiName());
        }
    }

    UUID newTenant(String title, String by) {
        var mark = mark();
        var card = TenantCard.named(title + " " + mark, "play-" + mark);
        return registerTenant.create(card, by).made().id();
    }

    /** A tenant of its own, made a week ago. */
    private UUID plant(String title, Plot plot) {
        var name = title + " " + mark();
        var story = new SeedStory(name, "Sam Porter", Place.BRITAIN, plot, 7, true);
        return QuarkusTransaction.requiringNew()
                .call(() -> historyWriter.write(List.of(story)))
                .get(0);
    }

    /** Tells the tenants of one scenario apart, short enough to be read in a list. */
    private static String mark() {
        return Integer.toString(ThreadLocalRandom.current().nextInt(1 << 28), 36);
    }
}
