package io.patchbay.probe;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.Connection;
import io.patchbay.number.StandingWatch;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFunding;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Asks the provider to pay for the account behind a connection, because somebody pressed the button. It switches the
 * whole account with all its numbers, so nobody but a person asks (kapso.md §4.6). What is stored there is read first,
 * and again after an unknown outcome: this question is not to be repeated blindly (kapso.md §1.6).
 */
@ApplicationScoped
public class RequestFunding {

    private static final Logger LOG = Logger.getLogger(RequestFunding.class);

    private final Provider provider;
    private final StandingWatch watch;
    private final Audit audit;
    private final Clock clock;

    RequestFunding(Provider provider, StandingWatch watch, Audit audit, Clock clock) {
        this.provider = provider;
        this.watch = watch;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * On record as {@code funding.ask}; the answer is a fact of the connection.
     *
     * @return empty if the provider answered; otherwise a sentence that says why it was not asked
     */
    public Optional<String> request(Connection connection, String wabaId, String by) {
        var line = connection.id();
        var subject = Subject.of(connection.tenantId(), "connection", line);
        var asked = QuarkusTransaction.requiringNew()
                .call(() -> audit.ask("funding.ask", subject, Map.of("waba_id", wabaId)));
        try {
            var before = read(line, wabaId);
            if (before.filter(seen -> "funded".equalsIgnoreCase(seen.status())).isPresent()) {
                audit.refused(asked, "The account is funded already.");
                return Optional.empty();
            }
            var answer = ask(wabaId, before, by);
            keep(line, answer);
            if (answer.answer().equals(FundingAsked.UNANSWERED)) {
                audit.unknown(asked, answer.answer());
            } else if (answer.isNo() || answer.isOutOfCredits()) {
                audit.refused(asked, answer.answer());
            } else {
                QuarkusTransaction.requiringNew().run(() -> audit.done(asked, Map.of("answer", answer.answer())));
            }
            if (!answer.isNo() && !answer.isOutOfCredits()) {
                readAgain(line, wabaId);
            }
            return Optional.empty();
        } catch (ProviderFailure failure) {
            audit.refused(asked, String.valueOf(failure.kind()));
            return Optional.of(
                    "Kapso could not be asked" + (failure.words() == null ? "." : ". It says: " + failure.words()));
        }
    }

    private FundingAsked ask(String wabaId, Optional<ProviderFunding> before, String by) {
        try {
            var portfolio = isOfAnotherPartner(wabaId)
                    ? before.map(ProviderFunding::portfolioId).orElse(null)
                    : null;
            return FundingAnswers.activation(wabaId, provider.askForFunding(wabaId, portfolio), by);
        } catch (ProviderFailure failure) {
            return FundingAnswers.failure(wabaId, FundingAsked.ACTIVATION, failure, by)
                    .orElseThrow(() -> failure);
        }
    }

    /** Only the look ahead tells; for such an account the question has to name the portfolio. */
    private boolean isOfAnotherPartner(String wabaId) {
        try {
            provider.fundingPreflight(wabaId);
            return false;
        } catch (ProviderFailure failure) {
            if (failure.kind() == ProviderFailure.Kind.REFUSED) {
                return FundingAsked.NO_PREFLIGHT.equals(failure.errorKind());
            }
            throw failure;
        }
    }

    private void keep(UUID line, FundingAsked answer) {
        QuarkusTransaction.requiringNew().run(() -> watch.answered(line, answer, clock.instant()));
    }

    /** The answer stands whatever becomes of this; the next check reads it as well. */
    private void readAgain(UUID line, String wabaId) {
        try {
            read(line, wabaId);
        } catch (ProviderFailure failure) {
            LOG.debugf("The funding could not be read after it was asked for failure=%s", failure.kind());
        }
    }

    private Optional<ProviderFunding> read(UUID line, String wabaId) {
        var at = clock.instant();
        var read = provider.funding(wabaId);
        QuarkusTransaction.requiringNew()
                .run(() -> read.ifPresentOrElse(
                        seen -> watch.seen(line, seen, at), () -> watch.fundingNotVisible(line, wabaId, at)));
        return read;
    }
}
