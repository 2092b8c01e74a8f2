package io.patchbay.dev;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.StatementJson;
import io.patchbay.dev.SeededHistory.Checked;
import io.patchbay.dev.SeededHistory.Link;
import io.patchbay.dev.SeededHistory.Missing;
import io.patchbay.dev.SeededHistory.Read;
import io.patchbay.dev.SeededHistory.Reported;
import io.patchbay.dev.SeededHistory.Step;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.link.PastLinks;
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
 * Writes histories: what a story tells becomes the state of the sandbox and, here, facts of that
 * time. It is the only way in dev to something that takes days. Dev and test only.
 */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class HistoryWriter {

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
    private final SeededHistory.Tools tools;

    HistoryWriter(
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
        this.tools = new SeededHistory.Tools(past, sandbox, provider, publicUrl);
    }

    /** Returns the connections it made, in the order of the stories. */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<UUID> write(List<SeedStory> stories) {
        var now = clock.instant();
        var written = new ArrayList<UUID>();
        past.withoutLimits(() -> stories.forEach(story -> written.add(write(story, now))));
        changes.publish("tenants", "links", "connections");
        return written;
    }

    private UUID write(SeedStory story, Instant now) {
        var history = new SeededHistory(tools, story, now);
        story.plot().tell(history);
        tenants.persist(history.tenant());
        connections.persist(history.connection());
        entities.flush();
        keepLinks(history, now);
        if (history.steps().isEmpty()) {
            evidence.refold(history.connection().id());
        }
        var heard = new ArrayList<Fact>();
        for (var step : history.steps()) {
            if (step instanceof Reported reported) {
                heard.add(fact(history.connection().id(), reported));
            } else {
                evidence.add(heard);
                heard.clear();
                read(history.connection().id(), step);
            }
        }
        evidence.add(heard);
        return history.connection().id();
    }

    /** What the provider showed us on the way. */
    private void read(UUID connection, Step step) {
        if (step instanceof Read read) {
            numberWatch.seen(read.number(), connection, read.at());
        } else if (step instanceof Checked checked) {
            numberWatch.checked(checked.phoneNumberId(), checked.health(), checked.at());
        } else if (step instanceof Missing missing) {
            numberWatch.missing(missing.phoneNumberId(), connection, missing.at());
        }
    }

    private static Fact fact(UUID connection, Reported reported) {
        var data = new LinkedHashMap<>(reported.data());
        if (reported.link() != null) {
            data.put("link_id", reported.link().id.toString());
        }
        return new Fact(
                connection,
                StatementJson.of(reported.kind(), data),
                reported.at(),
                reported.at().plusMillis(400),
                reported.source(),
                null,
                "planted:" + UUID.randomUUID());
    }

    /** Newest first, because an older link names the one that replaced it. */
    private void keepLinks(SeededHistory history, Instant now) {
        var made = history.links();
        if (made.isEmpty()) {
            return;
        }
        Map<String, ProviderLink> shown = provider.links(history.tenant().providerCustomerId()).stream()
                .collect(Collectors.toMap(ProviderLink::id, Function.identity()));
        for (var i = made.size() - 1; i >= 0; i--) {
            var link = entity(history, made.get(i), shown, now);
            made.get(i).id = link.id();
            links.persistAndFlush(link);
        }
    }

    private static ConnectionLink entity(
            SeededHistory history, Link link, Map<String, ProviderLink> shown, Instant now) {
        var tenant = history.tenant();
        var connection = history.connection().id();
        return link.refusedWith == null
                ? PastLinks.made(
                        tenant.id(),
                        connection,
                        link.code,
                        tenant.language(),
                        SeededHistory.BY,
                        shown.get(link.providerId),
                        link.history(),
                        now)
                : PastLinks.refused(tenant.id(), connection, SeededHistory.BY, link.refusedWith, link.madeAt);
    }
}
