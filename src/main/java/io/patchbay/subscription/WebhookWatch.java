package io.patchbay.subscription;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.inbox.WebhookSecrets;
import io.patchbay.link.WatchSettings;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Secret;
import io.patchbay.provider.Subscription;
import io.patchbay.provider.Urgency;
import io.patchbay.subscription.OurWebhook.State;
import io.patchbay.web.PublicUrl;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Knows whether webhooks reach us: checks at every start and then every hour whether the provider
 * has an active webhook with our address, and sets one up when an admin asks for it. A webhook that
 * somebody paused or deleted at the provider makes no noise by itself.
 */
@ApplicationScoped
public class WebhookWatch {

    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration AFTER_NO_ANSWER = Duration.ofMinutes(1);

    /** While deliveries fail: a quarter of an hour of them is enough for Kapso's pause (kapso.md §5.8). */
    private static final Duration WHILE_FAILING = Duration.ofMinutes(1);

    /** A look takes seconds, a set-up up to ten calls; a claim this old is of a dead node. */
    private static final Duration CLAIM = Duration.ofMinutes(3);

    /** What is written on record about our webhook has one subject, made or not. */
    static final Subject OURS = Subject.ours("webhook", "kapso");

    static final String NONE_OF_OURS = "Kapso has no webhook with our URL. Set it up first.";

    private static final Logger LOG = Logger.getLogger(WebhookWatch.class);

    private final Provider provider;
    private final WebhookSecrets secrets;
    private final PublicUrl publicUrl;
    private final Listening listening;
    private final WatchSettings settings;
    private final Session session;
    private final Audit audit;
    private final ChangeFeed changes;
    private final Clock clock;
    private final Subscription subscription;
    private volatile OurWebhook lastSeen;

    WebhookWatch(
            Provider provider,
            ProviderEvents events,
            WebhookSecrets secrets,
            PublicUrl publicUrl,
            Listening listening,
            WatchSettings settings,
            Session session,
            Audit audit,
            ChangeFeed changes,
            Clock clock,
            MeterRegistry meters) {
        this.provider = provider;
        this.secrets = secrets;
        this.publicUrl = publicUrl;
        this.listening = listening;
        this.settings = settings;
        this.session = session;
        this.audit = audit;
        this.changes = changes;
        this.clock = clock;
        this.subscription = events.subscription();
        this.lastSeen = new OurWebhook(subscription, State.UNKNOWN, null, null, List.of(), null);
        Gauge.builder("patchbay.webhook.active", () -> lastSeen.isActive() ? 1 : 0)
                .description("1 if Kapso has an active webhook with our URL")
                .register(meters);
    }

    /** Settings may have changed since the last start, so what is known is looked at again. */
    void atStart(@Observes StartupEvent started) {
        lookSoon();
    }

    /** Has it looked at within seconds, whenever that was last done. */
    public void lookSoon() {
        QuarkusTransaction.requiringNew().run(() -> lookAfter(clock.instant()));
    }

    @Scheduled(every = "10s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void lookIfDue() {
        if (claim(true)) {
            try {
                Urgency.BACKGROUND.during(this::look);
            } finally {
                release();
            }
        }
        lastSeen = QuarkusTransaction.requiringNew().call(this::current);
    }

    /**
     * What our endpoint did not take while nobody noticed: a proxy that was away, a certificate
     * that ran out. Asked each minute, and with it whether Kapso has paused our webhook.
     */
    @Scheduled(every = "10s", delayed = "7s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @ActivateRequestContext
    void askWhatWasGivenUp() {
        settings.openLinksEvery()
                .map(every -> every.compareTo(WHILE_FAILING) < 0 ? every : WHILE_FAILING)
                .flatMap(listening::takeGivenUp)
                .ifPresent(since -> Urgency.BACKGROUND.during(() -> takeInWhatWasGivenUp(since)));
    }

    private void takeInWhatWasGivenUp(Instant since) {
        try {
            atProvider().ifPresent(ours -> {
                var givenUp = provider.givenUpSince(ours.id(), since);
                listening.givenUp(givenUp);
                if (!givenUp.isEmpty() || ours.active() == isKnownAsPaused()) {
                    // failures make the provider pause a webhook by itself, and it stays so (kapso.md §5.8)
                    lookSoon();
                }
            });
        } catch (ProviderFailure failure) {
            listening.giveBackGivenUp();
            LOG.debugf("What was given up could not be asked: %s", failure.getMessage());
        }
    }

    private boolean isKnownAsPaused() {
        return QuarkusTransaction.requiringNew().call(this::current).state() == State.PAUSED;
    }

    private record Row(String state, Instant since, Instant lookedAt, String[] lacking, String words) {

        OurWebhook webhook(Subscription subscription) {
            return new OurWebhook(subscription, State.valueOf(state), since, lookedAt, List.of(lacking), words);
        }
    }

    /** What is known, read from the database: another node may have looked. */
    public OurWebhook current() {
        return session.createNativeQuery("select state, since, looked_at, lacking, words from webhook_watch", Row.class)
                .getSingleResult()
                .webhook(subscription);
    }

    /** As {@link #current}, at most ten seconds old and without asking the database. */
    OurWebhook lastSeen() {
        return lastSeen;
    }

    /** What the provider shows of it at this moment; empty if it has no webhook with our address. */
    Optional<ProviderWebhook> atProvider() {
        return OurWebhook.find(provider.webhooks(), url(), subscription);
    }

    /** Which events it should send. */
    Subscription subscription() {
        return subscription;
    }

    /** The address the provider has to send to. */
    public String url() {
        return publicUrl.fixed() + "/hooks/kapso";
    }

    /** How setting up ended; {@code words} explains anything but a success. */
    public record SetUp(boolean done, String words) {}

    /**
     * Makes our webhook, or repairs the one that is there. Doing it again changes nothing. Events
     * the provider does not know are left out. Somebody else doing it at this moment is a refusal.
     */
    public SetUp setUp() {
        if (!claim(false)) {
            return new SetUp(false, "It is already being set up.");
        }
        try {
            var asked = QuarkusTransaction.requiringNew()
                    .call(() -> audit.ask("webhook.set_up", OURS, Map.of("url", url())));
            return setUp(asked);
        } finally {
            release();
        }
    }

    private SetUp setUp(Audit.Asked asked) {
        try {
            var webhook = madeOrRepaired();
            QuarkusTransaction.requiringNew()
                    .run(() -> audit.done(asked, Map.of("id", webhook.id(), "url", url(), "events", webhook.events())));
        } catch (ProviderFailure failure) {
            LOG.warnf("The webhook could not be set up: %s", failure.getMessage());
            record(audit, asked, failure);
            return new SetUp(false, "Kapso did not do it: " + why(failure));
        }
        look();
        return new SetUp(true, null);
    }

    /** How a wish ended that the provider did not fulfil, as far as we know. */
    static void record(Audit audit, Audit.Asked asked, ProviderFailure failure) {
        if (failure.outcomeUnknown()) {
            audit.unknown(asked, why(failure));
        } else {
            audit.refused(asked, why(failure));
        }
    }

    private ProviderWebhook madeOrRepaired() {
        var found = atProvider();
        return withWanted(found.map(this::repaired).orElseGet(this::made));
    }

    /** Our own secret is sent along; should the provider sign with one of its making, that one is kept. */
    private ProviderWebhook made() {
        var sent = secrets.newest();
        var webhook = provider.createWebhook(URI.create(url()), sent, subscription.needed());
        if (webhook.secret() != null && !webhook.secret().value().equals(sent)) {
            adopt(webhook.secret());
        }
        return webhook;
    }

    private void adopt(Secret secret) {
        QuarkusTransaction.requiringNew().run(() -> secrets.keep(secret.value(), "Kapso"));
        secrets.learn();
    }

    /**
     * Adds what the provider offers, one name at a time, because one unknown name makes it refuse
     * the others too. What could not be added shows as lacking.
     */
    private ProviderWebhook withWanted(ProviderWebhook webhook) {
        var grown = webhook;
        for (var event : subscription.wanted()) {
            if (grown.events().contains(event)) {
                continue;
            }
            var events = new ArrayList<>(grown.events());
            events.add(event);
            try {
                grown = provider.updateWebhook(grown.id(), events);
            } catch (ProviderFailure failure) {
                LOG.infof("An event was not added to our webhook event=%s: %s", event, failure.kind());
                if (failure.outcomeUnknown()) {
                    break;
                }
            }
        }
        return grown;
    }

    private ProviderWebhook repaired(ProviderWebhook webhook) {
        var events = new ArrayList<>(webhook.events());
        subscription.needed().stream().filter(event -> !events.contains(event)).forEach(events::add);
        if (webhook.secret() != null && !secrets.isAccepted(webhook.secret().value())) {
            // made in Kapso's dashboard, which makes a secret as well
            var ours = secrets.newest();
            if (ours == null) {
                adopt(webhook.secret());
            } else {
                provider.setWebhookSecret(webhook.id(), ours);
            }
        }
        return provider.updateWebhook(webhook.id(), events);
    }

    private void look() {
        UnaryOperator<OurWebhook> seen;
        var next = listening.isFailing() ? WHILE_FAILING : EVERY;
        try {
            var fresh = OurWebhook.among(provider.webhooks(), url(), subscription, clock.instant());
            seen = before -> before.state() == fresh.state() && before.since() != null
                    ? new OurWebhook(
                            subscription, fresh.state(), before.since(), fresh.lookedAt(), fresh.lacking(), null)
                    : fresh;
        } catch (ProviderFailure failure) {
            // no answer proves nothing about the webhook: what was seen last stays
            seen = before -> new OurWebhook(
                    subscription, before.state(), before.since(), before.lookedAt(), before.lacking(), why(failure));
            next = AFTER_NO_ANSWER;
        }
        keep(seen, clock.instant().plus(next));
    }

    private void keep(UnaryOperator<OurWebhook> seen, Instant lookAfter) {
        QuarkusTransaction.requiringNew().run(() -> {
            var before = current();
            var now = seen.apply(before);
            session.createNativeQuery("update webhook_watch set state = :state, since = :since, looked_at = :looked,"
                            + " lacking = string_to_array(:lacking, ' '), words = :words")
                    .setParameter("state", now.state().name())
                    .setParameter("since", now.since())
                    .setParameter("looked", now.lookedAt())
                    .setParameter("lacking", String.join(" ", now.lacking()))
                    .setParameter("words", now.words())
                    .executeUpdate();
            lookAfter(lookAfter);
            if (before.state() != now.state()) {
                LOG.infof("Our webhook at the provider changed before=%s now=%s", before.apiName(), now.apiName());
                changes.publish("reconciliations");
            }
            if (now.isActive() && before.since() != null) {
                whatWasMissed(before.state())
                        .ifPresent(
                                words -> listening.gap(before.since(), now.since(), "our webhook at Kapso " + words));
            }
        });
    }

    /**
     * Half a sentence about what did not come while the webhook stood so; empty if nobody knows.
     */
    private static Optional<String> whatWasMissed(State before) {
        return switch (before) {
            case PAUSED -> Optional.of("was switched off");
            case MISSING -> Optional.of("was missing");
            case DEAF -> Optional.of("did not include the number events");
            case OLD_FORMAT -> Optional.of("used the old format, which lacks most details");
            case ACTIVE, UNKNOWN -> Optional.empty();
        };
    }

    static String why(ProviderFailure failure) {
        return failure.words() != null
                ? failure.words()
                : switch (failure.kind()) {
                    case TIMED_OUT -> "it did not answer in time.";
                    case UNREACHABLE -> "it could not be reached.";
                    case NOT_ALLOWED -> "it does not accept our key.";
                    case RATE_LIMITED -> "it asks us to wait.";
                    default -> "it answered with an error.";
                };
    }

    private void lookAfter(Instant moment) {
        session.createNativeQuery("update webhook_watch set look_after = :moment")
                .setParameter("moment", moment)
                .executeUpdate();
    }

    /** One node at a time asks or changes the provider. */
    private boolean claim(boolean onlyIfDue) {
        var now = clock.instant();
        return QuarkusTransaction.requiringNew()
                        .call(() -> session.createNativeQuery("update webhook_watch set claimed_until = :until"
                                        + " where (claimed_until is null or claimed_until < :now)"
                                        + " and (not :due or look_after <= :now)")
                                .setParameter("until", now.plus(CLAIM))
                                .setParameter("now", now)
                                .setParameter("due", onlyIfDue)
                                .executeUpdate())
                == 1;
    }

    private void release() {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeQuery("update webhook_watch set claimed_until = null")
                        .executeUpdate());
    }
}
