package io.patchbay.status;

import io.patchbay.connection.Connections;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFigures;
import io.patchbay.live.ChangeFeed;
import io.patchbay.probe.Probes;
import io.patchbay.subscription.OurWebhook;
import io.patchbay.subscription.WebhookWatch;
import io.patchbay.sweep.Sweeps;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;

/** Looks at everything the installation needs to do its work, one check each. */
@ApplicationScoped
class SelfDiagnosis {

    /** A worker takes what waits within a second; longer than this means that none is at work. */
    private static final Duration BEHIND = Duration.ofMinutes(1);

    /** One sweep runs every hour and may take a while. */
    private static final Duration SWEEP_OVERDUE = Duration.ofHours(3);

    /** Nodes whose clocks differ by more write facts in an order that nobody understands. */
    private static final Duration CLOCK_OFF = Duration.ofSeconds(2);

    private final DeliveryFigures figures;
    private final Probes probes;
    private final Sweeps sweeps;
    private final WebhookWatch webhooks;
    private final ChangeFeed changes;
    private final Session session;
    private final Clock clock;
    private final String version;

    SelfDiagnosis(
            DeliveryFigures figures,
            Probes probes,
            Sweeps sweeps,
            WebhookWatch webhooks,
            ChangeFeed changes,
            Session session,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown") String version) {
        this.figures = figures;
        this.probes = probes;
        this.sweeps = sweeps;
        this.webhooks = webhooks;
        this.changes = changes;
        this.session = session;
        this.clock = clock;
        this.version = version;
    }

    /** In the order in which a webhook passes: from the provider to the page. */
    @Transactional
    List<Check> checks(Installation seen) {
        return List.of(
                heard(seen),
                subscription(),
                signatures(seen),
                unmatched(seen),
                waiting(),
                givenUp(),
                sweep(),
                provider(seen),
                livePages(),
                clockCheck(),
                database(),
                new Check(
                        "version",
                        "Version",
                        Check.State.GOOD,
                        "Patchbay %s on Java %s"
                                .formatted(version, Runtime.version().feature()),
                        null,
                        null));
    }

    private static Check heard(Installation seen) {
        var last = seen.signatures().lastValid();
        return new Check(
                "last_webhook",
                "Last webhook",
                last == null ? Check.State.QUIET : Check.State.GOOD,
                last == null
                        ? "None with a valid signature yet"
                        : "The last one with a valid signature came " + Formats.ago(last),
                last,
                "/events");
    }

    private Check subscription() {
        var webhook = webhooks.current();
        var state = switch (webhook.state()) {
            case ACTIVE -> Check.State.GOOD;
            case MISSING, PAUSED, DEAF, OLD_FORMAT -> Check.State.OURS;
            case UNKNOWN -> Check.State.UNCLEAR;
        };
        return new Check(
                "subscription", "Webhook at Kapso", state, sentence(webhook), webhook.lookedAt(), "/reconciliations");
    }

    private static String sentence(OurWebhook webhook) {
        return webhook.words() == null
                ? webhook.sentence()
                : webhook.sentence() + " The last check got no answer: " + webhook.words();
    }

    private Check signatures(Installation seen) {
        var counts = figures.signaturesSince(clock.instant().minus(Duration.ofDays(1)));
        var wrong = counts.getOrDefault("wrong", 0);
        var previous = counts.getOrDefault("previous_secret", 0);
        var stormy = seen.findings().stream().anyMatch(finding -> finding.code() == VerdictCode.SIGNATURE_STORM);
        return new Check(
                "signatures",
                "Signatures",
                stormy ? Check.State.OURS : wrong > 0 ? Check.State.UNCLEAR : Check.State.GOOD,
                "In the last 24 hours %s valid, %s with an older secret, %s wrong, %s without any"
                        .formatted(
                                written(counts.getOrDefault("valid", 0)),
                                written(previous),
                                written(wrong),
                                written(counts.getOrDefault("missing", 0))),
                null,
                wrong > 0 ? "/events?state=rejected" : null);
    }

    private static Check unmatched(Installation seen) {
        var pile = seen.unmatched();
        return new Check(
                "unmatched",
                "Unmatched events",
                pile.count() == 0 ? Check.State.GOOD : Check.State.UNCLEAR,
                pile.count() == 0
                        ? "None"
                        : pile.count() == 1
                                ? "One is waiting until its tenant is known"
                                : "%s are waiting until their tenants are known, the oldest for %s"
                                        .formatted(written(pile.count()), Formats.span(pile.oldest())),
                pile.newest(),
                pile.count() == 0 ? null : "/events/unmatched");
    }

    private Check waiting() {
        var pile = figures.pile(Delivery.State.RECEIVED);
        var late = pile.count() > 0 && pile.oldest().plus(BEHIND).isBefore(clock.instant());
        return new Check(
                "inbox",
                "Queue",
                late ? Check.State.OURS : Check.State.GOOD,
                pile.count() == 0
                        ? "All events processed"
                        : "%s events waiting, the oldest for %s"
                                .formatted(written(pile.count()), Formats.span(pile.oldest())),
                null,
                pile.count() == 0 ? null : "/events?state=received");
    }

    private Check givenUp() {
        var pile = figures.pile(Delivery.State.FAILED);
        return new Check(
                "given_up",
                "Failed events",
                pile.count() == 0 ? Check.State.GOOD : Check.State.OURS,
                pile.count() == 0 ? "None" : written(pile.count()) + " events failed after several attempts",
                pile.newest(),
                pile.count() == 0 ? null : "/events?state=failed");
    }

    private Check sweep() {
        var newest = sweeps.newest(1).stream().findFirst();
        if (newest.isEmpty()) {
            return new Check("sweep", "Sync", Check.State.QUIET, "None yet", null, "/reconciliations");
        }
        var sweep = newest.get();
        var found = sweep.drift().isEmpty()
                ? "no differences"
                : sweep.drift().size() == 1
                        ? "one difference corrected"
                        : sweep.drift().size() + " differences corrected";
        var overdue = sweep.startedAt().plus(SWEEP_OVERDUE).isBefore(clock.instant());
        return switch (sweep.state()) {
            case DONE ->
                new Check(
                        "sweep",
                        "Last sync",
                        overdue ? Check.State.UNCLEAR : Check.State.GOOD,
                        "Done, " + found,
                        sweep.finishedAt(),
                        "/reconciliations");
            case RUNNING ->
                new Check(
                        "sweep",
                        "Last sync",
                        overdue ? Check.State.UNCLEAR : Check.State.GOOD,
                        "Running now",
                        sweep.startedAt(),
                        "/reconciliations");
            case FAILED ->
                new Check(
                        "sweep",
                        "Last sync",
                        Check.State.UNCLEAR,
                        "Not finished: " + (sweep.words() == null ? "it broke off" : sweep.words()),
                        sweep.finishedAt(),
                        "/reconciliations");
        };
    }

    private Check provider(Installation seen) {
        var unanswered = seen.probes().unanswered();
        var webhook = webhooks.current();
        var last = Stream.of(probes.lastAnswered(), Optional.ofNullable(webhook.lookedAt()))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(null);
        if (unanswered > 0) {
            return provider(
                    Check.State.PROVIDER,
                    "Connections whose recent checks got no answer: %d, checks answered since: %d. This says nothing about their numbers"
                            .formatted(unanswered, seen.probes().answered()),
                    last);
        }
        if (webhook.words() != null) {
            return provider(Check.State.PROVIDER, "The last check of our webhook got no answer", last);
        }
        return last == null
                ? provider(Check.State.QUIET, "Nothing has been checked yet", null)
                : provider(Check.State.GOOD, "All recent checks were answered", last);
    }

    private static Check provider(Check.State state, String sentence, Instant last) {
        return new Check("provider", "Kapso", state, sentence, last, null);
    }

    private Check livePages() {
        return new Check(
                "live",
                "Live pages",
                changes.isListening() ? Check.State.GOOD : Check.State.OURS,
                changes.isListening()
                        ? "Live updates between nodes work"
                        : "No live updates from other nodes, so open pages may be out of date",
                null,
                null);
    }

    private Check clockCheck() {
        var before = clock.instant();
        var database = session.createNativeQuery("select clock_timestamp() as now", Tuple.class)
                .getSingleResult()
                .get("now", Instant.class);
        var off = Duration.between(before, database).abs();
        return new Check(
                "clock",
                "System time",
                off.compareTo(CLOCK_OFF) > 0 ? Check.State.OURS : Check.State.GOOD,
                "%s s off the database’s time"
                        .formatted(String.format(Locale.ENGLISH, "%.2f", off.toMillis() / 1_000d)),
                null,
                null);
    }

    private record Versions(String server, String size, String schema) {}

    private Check database() {
        var seen = session.createNativeQuery("""
                                        select current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())),
                                            (select version from flyway_schema_history where success and version is not null
                                                order by installed_rank desc limit 1)
                                        """, Versions.class).getSingleResult();
        return new Check(
                "database",
                "Database",
                Check.State.GOOD,
                "PostgreSQL %s, %s, schema %s".formatted(seen.server(), seen.size(), seen.schema()),
                null,
                null);
    }

    private static String written(int count) {
        return Formats.counted(count, Connections.COUNT_CAP);
    }
}
