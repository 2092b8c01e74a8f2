package io.patchbay.status;

import io.patchbay.connection.Connections;
import io.patchbay.connection.Facts;
import io.patchbay.diagnosis.SignupRefusal;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFigures;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.live.ChangeFeed;
import io.patchbay.probe.Probes;
import io.patchbay.subscription.WebhookWatch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Knows what is wrong with the installation as a whole. Looks every few seconds, because some of it
 * becomes true or false by the clock alone; in between, pages read what was seen last and ask
 * nothing. Every node looks for itself at the same records, so all come to the same findings.
 */
@ApplicationScoped
@Named("installation")
public class InstallationWatch {

    private final DeliveryFigures figures;
    private final Facts facts;
    private final Connections connections;
    private final ConnectionLinks links;
    private final Probes probes;
    private final WebhookWatch webhooks;
    private final ListeningLog log;
    private final ChangeFeed changes;
    private final Clock clock;
    private volatile Installation lastSeen;

    InstallationWatch(
            DeliveryFigures figures,
            Facts facts,
            Connections connections,
            ConnectionLinks links,
            Probes probes,
            WebhookWatch webhooks,
            ListeningLog log,
            ChangeFeed changes,
            Clock clock) {
        this.figures = figures;
        this.facts = facts;
        this.connections = connections;
        this.links = links;
        this.probes = probes;
        this.webhooks = webhooks;
        this.log = log;
        this.changes = changes;
        this.clock = clock;
        this.lastSeen = Installation.unknown(clock.instant());
    }

    @Scheduled(every = "10s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        var before = lastSeen;
        lastSeen = QuarkusTransaction.requiringNew().call(this::noted);
        if (lastSeen.differsFrom(before)) {
            changes.publish("status");
        }
    }

    private Installation noted() {
        var seen = current();
        log.note(
                seen.now(),
                seen.signatures().lastValid(),
                seen.findings().stream().anyMatch(finding -> finding.code() == VerdictCode.OUR_EARS_CLOSED));
        return seen;
    }

    /** What is wrong, the most severe first; a few seconds old at most. */
    public List<InstallationFinding> findings() {
        return lastSeen.findings();
    }

    /** The most severe finding, for a place that has room for one. */
    public Optional<InstallationFinding> mostSevere() {
        return findings().stream().findFirst();
    }

    /** True if this is the case now. */
    public boolean found(VerdictCode code) {
        return findings().stream().anyMatch(finding -> finding.code() == code);
    }

    /** True if no link is worth sending, because Meta does not let our app connect anybody. */
    public boolean signupsBlocked() {
        return found(VerdictCode.SIGNUPS_BLOCKED);
    }

    /** True if nobody is to be asked for money, because the credits that are missing are ours. */
    public boolean creditsGone() {
        return found(VerdictCode.CREDITS_GONE);
    }

    /** As the records say at this moment. */
    @Transactional
    Installation current() {
        var now = clock.instant();
        return new Installation(
                now,
                unmatched(),
                signatures(now),
                hearing(),
                finishes(now),
                probes(now),
                drops(now),
                refusals(now),
                blocks(now),
                credits());
    }

    private Installation.Unmatched unmatched() {
        var pile = figures.pile(Delivery.State.UNMATCHED);
        return new Installation.Unmatched(pile.count(), pile.oldest(), pile.newest());
    }

    /**
     * Once refused requests are forgotten, fewer recent ones do not mean that the storm is over.
     */
    private Installation.Signatures signatures(Instant now) {
        var window = figures.forgetsRefused(now) ? Duration.ofHours(1) : Installation.LATELY;
        var wrong = figures.wronglySigned(now.minus(window));
        return new Installation.Signatures(
                wrong.count(),
                wrong.likeTheProviders(),
                wrong.oldest(),
                wrong.newest(),
                figures.lastHeard().orElse(null));
    }

    private Installation.Hearing hearing() {
        var webhook = webhooks.current();
        return switch (webhook.state()) {
            case ACTIVE, UNKNOWN -> Installation.Hearing.UNKNOWN;
            case MISSING, PAUSED -> new Installation.Hearing(webhook.sentence(), webhook.since(), true);
            case DEAF, OLD_FORMAT -> new Installation.Hearing(webhook.sentence(), webhook.since(), false);
        };
    }

    private Installation.Finishes finishes(Instant now) {
        var finished = links.finishedBetween(now.minus(Installation.SHIFT), now.minus(Installation.ON_ITS_WAY));
        return new Installation.Finishes(
                finished.silent(), finished.shown(), finished.firstSilent(), finished.heardSince());
    }

    private Installation.ProbeAnswers probes(Instant now) {
        var unanswered = facts.unansweredSince(now.minus(Installation.LATELY));
        return unanswered.count() == 0
                ? Installation.ProbeAnswers.NONE
                : new Installation.ProbeAnswers(
                        unanswered.count(), unanswered.since(), probes.answeredSince(unanswered.since()));
    }

    private Installation.Refusals refusals(Instant now) {
        var turnedAway = facts.turnedAwaySince(now.minus(Installation.DAY), SignupRefusal::isOfApp);
        return new Installation.Refusals(turnedAway.tenants(), turnedAway.first(), turnedAway.last());
    }

    private Installation.Blocks blocks(Instant now) {
        var blocked = facts.blockedSince(now.minus(Duration.ofHours(1)));
        return new Installation.Blocks(blocked.count(), blocked.since());
    }

    private Installation.Credits credits() {
        var out = connections.outOfCredits(VerdictCode.NOT_FUNDED.apiName());
        return new Installation.Credits(out.count(), out.since());
    }

    private Installation.Drops drops(Instant now) {
        var dropped = facts.droppedSince(now.minus(Installation.LATELY));
        return new Installation.Drops(dropped.count(), dropped.since());
    }
}
