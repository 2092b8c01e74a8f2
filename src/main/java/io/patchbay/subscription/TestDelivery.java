package io.patchbay.subscription;

import io.patchbay.audit.Audit;
import io.patchbay.inbox.DeliveryFigures;
import io.patchbay.live.ChangeFeed;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Has the provider send a test delivery and waits for it. It proves the way from there to us; what
 * it holds is made up and creates nothing (kapso.md §9, point 11).
 */
@ApplicationScoped
public class TestDelivery {

    /** A test that has not come by then does not come: the first try is made at once. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Provider provider;
    private final WebhookWatch webhook;
    private final DeliveryFigures figures;
    private final Session session;
    private final ChangeFeed changes;
    private final Audit audit;
    private final Clock clock;

    TestDelivery(
            Provider provider,
            WebhookWatch webhook,
            DeliveryFigures figures,
            Session session,
            ChangeFeed changes,
            Audit audit,
            Clock clock) {
        this.provider = provider;
        this.webhook = webhook;
        this.figures = figures;
        this.session = session;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /** How the newest test stands. {@code words}: why it could not be asked for; null otherwise. */
    public record Result(State state, Instant askedAt, String askedBy, String words) {}

    public enum State {
        /** On its way. */
        WAITING,
        /** A webhook with a valid signature has come since. */
        HEARD,
        /** Asked for, and nothing came. */
        SILENT,
        /** The provider could not be asked. */
        NOT_ASKED
    }

    private record Row(Instant askedAt, String askedBy, String words) {}

    /** Asks for a test delivery. */
    public void ask(String by) {
        var asked = QuarkusTransaction.requiringNew().call(() -> {
            keep(by, null);
            return audit.ask("webhook.test", WebhookWatch.OURS, Map.of());
        });
        var words = told(asked);
        QuarkusTransaction.requiringNew().run(() -> {
            session.createNativeQuery("update ears_test set words = :words")
                    .setParameter("words", words)
                    .executeUpdate();
            changes.publish("status");
        });
    }

    /** Null if it is on its way. */
    private String told(Audit.Asked asked) {
        try {
            var ours = webhook.atProvider();
            var words = ours.isEmpty()
                    ? WebhookWatch.NONE_OF_OURS
                    : provider.testWebhook(
                                    ours.get().id(),
                                    webhook.subscription().needed().get(0))
                            ? null
                            : "Kapso did not send one.";
            if (words == null) {
                QuarkusTransaction.requiringNew().run(() -> audit.done(asked, Map.of()));
            } else {
                audit.refused(asked, words);
            }
            return words;
        } catch (ProviderFailure failure) {
            WebhookWatch.record(audit, asked, failure);
            return "Kapso could not be reached: " + WebhookWatch.why(failure);
        }
    }

    private void keep(String by, String words) {
        session.createNativeQuery(
                        "insert into ears_test (asked_at, asked_by, words) values (:at, :by, :words)"
                                + " on conflict (one) do update set asked_at = excluded.asked_at, asked_by = excluded.asked_by, words = excluded.words")
                .setParameter("at", clock.instant())
                .setParameter("by", by)
                .setParameter("words", words)
                .executeUpdate();
    }

    /** The newest test of the last day; empty if there was none. */
    @Transactional
    public Optional<Result> newest() {
        return session
                .createNativeQuery("select asked_at, asked_by, words from ears_test where asked_at > :since", Row.class)
                .setParameter("since", clock.instant().minus(Duration.ofDays(1)))
                .getResultList()
                .stream()
                .findFirst()
                .map(this::result);
    }

    private Result result(Row row) {
        var heard = figures.lastHeard()
                .filter(last -> !last.isBefore(row.askedAt()))
                .isPresent();
        var state = heard
                ? State.HEARD
                : row.words() != null
                        ? State.NOT_ASKED
                        : row.askedAt().plus(PATIENCE).isBefore(clock.instant()) ? State.SILENT : State.WAITING;
        return new Result(state, row.askedAt(), row.askedBy(), row.words());
    }
}
