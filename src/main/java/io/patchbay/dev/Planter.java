package io.patchbay.dev;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.StatementJson;
import io.patchbay.dev.PlantedPast.Checked;
import io.patchbay.dev.PlantedPast.Link;
import io.patchbay.dev.PlantedPast.Missing;
import io.patchbay.dev.PlantedPast.Read;
import io.patchbay.dev.PlantedPast.Step;
import io.patchbay.dev.PlantedPast.Told;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.NumberWatch;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.provider.sandbox.SandboxPast;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.PublicUrl;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plants pasts: what a story tells becomes the state of the sandbox and, here, facts of that time.
 * It is the only way in dev to something that takes days. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class Planter {

    private final Tenants tenants;
    private final Connections connections;
    private final ConnectionLinks links;
    private final Evidence evidence;
    private final NumberWatch numberWatch;
    private final Provider provider;
    private final SandboxPast past;
    private final ChangeFeed changes;
    private final EntityManager entities;
    private final Clock clock;
    private final PlantedPast.Tools tools;

    Planter(
            Tenants tenants,
            Connections connections,
            ConnectionLinks links,
            Evidence evidence,
            NumberWatch numberWatch,
            Provider provider,
            Sandbox sandbox,
            SandboxPast past,
            PublicUrl publicUrl,
            ChangeFeed changes,
            EntityManager entities,
            Clock clock) {
        this.tenants = tenants;
        this.connections = connections;
        this.links = links;
        this.evidence = evidence;
        this.numberWatch = numberWatch;
        this.provider = provider;
        this.past = past;
        this.changes = changes;
        this.entities = entities;
        this.clock = clock;
        this.tools = new PlantedPast.Tools(past, sandbox, provider, publicUrl);
    }

    /** Returns the planted connections in the order of the stories. */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<UUID> plant(List<SeedStory> stories) {
        var now = clock.instant();
        var planted = new ArrayList<UUID>();
        past.together(() -> stories.forEach(story -> planted.add(plant(story, now))));
        changes.publish("tenants", "links", "connections");
        return planted;
    }

    private UUID plant(SeedStory story, Instant now) {
        var told = new PlantedPast(tools, story, now);
        story.plot().tell(told);
        tenants.persist(told.tenant());
        connections.persist(told.connection());
        entities.flush();
        keepLinks(told, now);
        if (told.steps().isEmpty()) {
            evidence.refold(told.connection().id());
        }
        var heard = new ArrayList<Fact>();
        for (var step : told.steps()) {
            if (step instanceof Told fact) {
                heard.add(fact(told.connection().id(), fact));
            } else {
                evidence.add(heard);
                heard.clear();
                look(told.connection().id(), step);
            }
        }
        evidence.add(heard);
        return told.connection().id();
    }

    /** What the provider showed us on the way. */
    private void look(UUID connection, Step step) {
        if (step instanceof Read read) {
            numberWatch.seen(read.number(), connection, read.at());
        } else if (step instanceof Checked checked) {
            numberWatch.checked(checked.phoneNumberId(), checked.health(), checked.at());
        } else if (step instanceof Missing missing) {
            numberWatch.missing(missing.phoneNumberId(), connection, missing.at());
        }
    }

    private static Fact fact(UUID connection, Told told) {
        var data = new LinkedHashMap<>(told.data());
        if (told.link() != null) {
            data.put("link_id", told.link().id.toString());
        }
        return new Fact(
                connection,
                StatementJson.of(told.kind(), data),
                told.at(),
                told.at().plusMillis(400),
                told.source(),
                null,
                "planted:" + UUID.randomUUID());
    }

    /** Newest first, because an older link names the one that replaced it. */
    private void keepLinks(PlantedPast told, Instant now) {
        var made = told.links();
        if (made.isEmpty()) {
            return;
        }
        Map<String, ProviderLink> shown = provider.links(told.tenant().providerCustomerId()).stream()
                .collect(Collectors.toMap(ProviderLink::id, Function.identity()));
        for (var i = made.size() - 1; i >= 0; i--) {
            var link = entity(told, made.get(i), shown, now);
            made.get(i).id = link.id();
            links.persistAndFlush(link);
        }
    }

    private static ConnectionLink entity(PlantedPast told, Link link, Map<String, ProviderLink> shown, Instant now) {
        var tenant = told.tenant();
        var connection = told.connection().id();
        return link.refusedWith == null
                ? ConnectionLink.past(
                        tenant.id(),
                        connection,
                        link.code,
                        tenant.language(),
                        PlantedPast.BY,
                        shown.get(link.providerId),
                        link.history(),
                        now)
                : ConnectionLink.refused(tenant.id(), connection, PlantedPast.BY, link.refusedWith, link.madeAt);
    }
}
