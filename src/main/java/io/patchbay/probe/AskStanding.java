package io.patchbay.probe;

import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.number.StandingWatch;
import io.patchbay.number.StandingWatch.StandingProbe;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderWaba;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks what neither the provider's row nor its check tells: how Meta sees the account, the name and
 * the money behind a number. These calls go through the provider to Meta, cost the budget of
 * everybody, and change over hours; so each number is asked about seldom, on whichever node. One
 * that fails says nothing and leaves the others to be asked.
 */
@ApplicationScoped
public class AskStanding {

    /** In a sweep, where nobody waits for it. */
    public static final Duration SELDOM = Duration.ofHours(1);

    /** When somebody probes this very line. */
    static final Duration AT_ONCE = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(AskStanding.class);

    private final Provider provider;
    private final StandingWatch watch;
    private final Clock clock;

    public AskStanding(Provider provider, StandingWatch watch, Clock clock) {
        this.provider = provider;
        this.watch = watch;
        this.clock = clock;
    }

    /**
     * Nothing is asked if somebody did so within {@code every}.
     *
     * @param accounts what was answered about accounts a moment ago; many numbers share one
     * @throws ProviderFailure if the provider wants no more calls now: then this number is
     *     still due, and asking about others is of no use
     */
    public void about(String phoneNumberId, Duration every, Map<String, Optional<ProviderWaba>> accounts) {
        var due = QuarkusTransaction.requiringNew().call(() -> watch.take(phoneNumberId, every, clock.instant()));
        try {
            due.ifPresent(probe -> ask(phoneNumberId, probe, accounts));
        } catch (ProviderFailure tooMany) {
            QuarkusTransaction.requiringNew().run(() -> watch.giveBack(phoneNumberId));
            throw tooMany;
        }
    }

    private void ask(String phoneNumberId, StandingProbe probe, Map<String, Optional<ProviderWaba>> accounts) {
        var line = probe.connectionId();
        var lacking = new AtomicBoolean();
        if (probe.wabaId() != null) {
            keep(
                    () -> accounts.computeIfAbsent(probe.wabaId(), provider::waba),
                    (waba, asked) -> waba.ifPresent(seen -> watch.seen(line, seen, asked)));
        }
        keep(
                () -> provider.numberFields(phoneNumberId),
                (fields, asked) -> fields.ifPresent(seen -> watch.seen(line, seen, asked)));
        if (probe.names()) {
            keep(() -> provider.nameRequests(phoneNumberId), (requests, asked) -> watch.seen(line, requests, asked));
        }
        if (probe.funding() && probe.wabaId() != null) {
            keep(() -> provider.funding(probe.wabaId()), (funding, asked) -> {
                if (funding.isPresent()) {
                    watch.seen(line, funding.get(), asked);
                } else {
                    watch.fundingNotVisible(line, probe.wabaId(), asked);
                }
                if (probe.partnerManaged()
                        && funding.filter(AskStanding::isLacking).isPresent()) {
                    lacking.set(true);
                }
            });
        }
        if (lacking.get()) {
            keep(() -> mayPay(probe.wabaId()), (answer, asked) -> watch.answered(line, answer, asked));
        }
    }

    private static boolean isLacking(ProviderFunding funding) {
        return Set.of("not_funded", "revoked").contains(String.valueOf(funding.status()));
    }

    /** Where the provider is to pay and does not: whether it could. Changes nothing there. */
    private FundingAsked mayPay(String wabaId) {
        try {
            return FundingAnswers.preflight(wabaId, provider.fundingPreflight(wabaId));
        } catch (ProviderFailure failure) {
            return FundingAnswers.failure(wabaId, FundingAsked.PREFLIGHT, failure, null)
                    .orElseThrow(() -> failure);
        }
    }

    /**
     * An answer is as old as its call: of two that cross, the one that was asked later counts,
     * whichever is kept first.
     */
    private <T> void keep(Supplier<T> question, BiConsumer<T, Instant> answer) {
        var asked = clock.instant();
        try {
            var answered = question.get();
            QuarkusTransaction.requiringNew().run(() -> answer.accept(answered, asked));
        } catch (ProviderFailure failure) {
            if (failure.kind() == ProviderFailure.Kind.RATE_LIMITED) {
                throw failure;
            }
            LOG.debugf("Meta said nothing of a line failure=%s", failure.kind());
        }
    }
}
