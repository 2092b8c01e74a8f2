package io.patchbay.probe;

import io.patchbay.connection.CaseStatement.LookFailed;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.ProbeRequests;
import io.patchbay.connection.Summaries;
import io.patchbay.link.LinkWatch;
import io.patchbay.link.ProviderCustomers;
import io.patchbay.link.SettleLink;
import io.patchbay.number.NumberWatch;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Asks the provider about one line and keeps each answer at once: the number, then the customer's
 * links, the health check, and what Meta says of the account. Never holds a transaction while it
 * waits. An answer that did not come is kept as such and changes nothing else.
 */
@ApplicationScoped
class RunProbe {

    /**
     * How long after a "deleted" a number that is still there is probed again: the event comes
     * when teardown starts (kapso.md §5.4).
     */
    private static final Duration TEARDOWN = Duration.ofMinutes(2);

    private static final Duration SOON_AGAIN = Duration.ofMinutes(2);

    private static final Logger LOG = Logger.getLogger(RunProbe.class);

    private final Provider provider;
    private final Tenants tenants;
    private final Connections connections;
    private final Facts facts;
    private final Evidence evidence;
    private final Summaries summaries;
    private final NumberWatch numberWatch;
    private final LinkWatch linkWatch;
    private final ProviderCustomers customers;
    private final SettleLink settleLink;
    private final PhoneNumbers numbers;
    private final AskStanding askStanding;
    private final ProbeRequests probeRequests;
    private final Clock clock;

    RunProbe(
            Provider provider,
            Tenants tenants,
            Connections connections,
            Facts facts,
            Evidence evidence,
            Summaries summaries,
            NumberWatch numberWatch,
            LinkWatch linkWatch,
            ProviderCustomers customers,
            SettleLink settleLink,
            PhoneNumbers numbers,
            AskStanding askStanding,
            ProbeRequests probeRequests,
            Clock clock) {
        this.provider = provider;
        this.tenants = tenants;
        this.connections = connections;
        this.facts = facts;
        this.evidence = evidence;
        this.summaries = summaries;
        this.numberWatch = numberWatch;
        this.linkWatch = linkWatch;
        this.customers = customers;
        this.settleLink = settleLink;
        this.numbers = numbers;
        this.askStanding = askStanding;
        this.probeRequests = probeRequests;
        this.clock = clock;
    }

    /**
     * What is known before asking. {@code number} is the one held, else the one somebody named;
     * null if none. Connection and tenant are null for a number that nobody holds.
     */
    private record Subject(UUID connectionId, Tenant tenant, String number, boolean held) {}

    /**
     * The end of a probe. {@code again}: worth another probe soon, because what was seen may still be
     * settling.
     */
    record ProbeResult(String sentence, boolean again) {}

    /**
     * @throws ProviderFailure if the provider could not be asked; what it had answered before that
     *     is kept
     */
    ProbeResult run(Probe probe) {
        var subject = QuarkusTransaction.requiringNew().call(() -> subject(probe));
        try {
            if (subject.tenant() != null) {
                settleLink.settle(subject.tenant().id());
            }
            var customerId = subject.tenant() == null
                    ? null
                    : customers.find(subject.tenant()).orElse(null);
            var shown = numberOf(subject, customerId);
            if (customerId != null) {
                var links = provider.links(customerId);
                QuarkusTransaction.requiringNew()
                        .run(() -> linkWatch.seen(subject.tenant().id(), links, clock.instant()));
            }
            for (var number : shown) {
                health(number.phoneNumberId());
                standing(number.phoneNumberId());
            }
            return QuarkusTransaction.requiringNew().call(() -> sentence(subject, shown));
        } catch (ProviderFailure failure) {
            if (!probe.foundNoRoom(failure)) {
                QuarkusTransaction.requiringNew().run(() -> failed(probe, subject, failure));
            }
            throw failure;
        }
    }

    private Subject subject(Probe probe) {
        if (probe.connectionId() == null) {
            return new Subject(null, null, probe.phoneNumberId(), false);
        }
        var row = connections.row(probe.connectionId()).orElse(null);
        var connection = connections.findById(probe.connectionId());
        var tenant = tenants.findById(connection.tenantId());
        var held = row == null ? null : row.phoneNumberId();
        return new Subject(probe.connectionId(), tenant, held == null ? probe.phoneNumberId() : held, held != null);
    }

    /** The held or named number by its id; failing that, whatever the customer has. */
    private List<ProviderNumber> numberOf(Subject subject, String customerId) {
        var shown = new ArrayList<ProviderNumber>();
        if (subject.number() != null) {
            var answer = provider.number(subject.number());
            var now = clock.instant();
            QuarkusTransaction.requiringNew().run(() -> keep(subject, answer, now));
            answer.ifPresent(shown::add);
        }
        if (!subject.held() && shown.isEmpty() && customerId != null) {
            var listed = provider.numbersOf(customerId);
            var now = clock.instant();
            QuarkusTransaction.requiringNew()
                    .run(() -> listed.forEach(number -> numberWatch.seen(number, subject.connectionId(), now)));
            shown.addAll(listed);
        }
        return shown;
    }

    private void keep(Subject subject, Optional<ProviderNumber> answer, Instant now) {
        if (answer.isPresent()) {
            numberWatch.seen(answer.get(), subject.connectionId(), now);
        } else {
            numberWatch.missing(subject.number(), subject.connectionId(), now);
        }
    }

    /**
     * A health check only if the provider has not asked for patience; its failing says nothing
     * about the number just read.
     */
    private void health(String phoneNumberId) {
        var now = clock.instant();
        var patience = QuarkusTransaction.requiringNew()
                .call(() -> numbers.findByIdOptional(phoneNumberId)
                        .map(number -> Optional.ofNullable(number.healthNotBefore()))
                        .flatMap(moment -> moment)
                        .filter(moment -> moment.isAfter(now))
                        .isPresent());
        if (patience) {
            return;
        }
        var health = provider.health(phoneNumberId);
        health.ifPresent(check -> QuarkusTransaction.requiringNew()
                .run(() -> numberWatch.checked(phoneNumberId, check, clock.instant())));
    }

    /** Worth knowing, but the number itself has been seen: whatever is still due, a sweep asks. */
    private void standing(String phoneNumberId) {
        try {
            askStanding.about(phoneNumberId, AskStanding.AT_ONCE, new HashMap<>());
        } catch (ProviderFailure tooMany) {
            LOG.debugf("Meta was not asked about a number number=%s", phoneNumberId);
        }
    }

    private ProbeResult sentence(Subject subject, List<ProviderNumber> shown) {
        var now = clock.instant();
        if (shown.isEmpty()) {
            if (subject.number() == null && subject.connectionId() != null) {
                numberWatch.nothingThere(subject.connectionId(), now);
            }
            return subject.number() == null
                    ? new ProbeResult("Kapso has no number for this customer.", false)
                    : new ProbeResult("Kapso does not have the number.", true);
        }
        var teardown = subject.connectionId() != null
                && facts.lastOf(subject.connectionId(), FactKind.NUMBER_DELETED)
                        .filter(fact -> fact.receivedAt().plus(TEARDOWN).isAfter(now))
                        .isPresent();
        if (subject.connectionId() != null) {
            lookAgainWhileInDoubt(subject.connectionId(), now);
        }
        var own = subject.connectionId() == null
                || shown.stream()
                        .map(ProviderNumber::phoneNumberId)
                        .map(numbers::findById)
                        .anyMatch(number ->
                                number != null && subject.connectionId().equals(number.connectionId()));
        return new ProbeResult(
                own
                        ? "Kapso showed the number."
                        : "Kapso has no number for this connection; what the customer has there belongs to another one.",
                teardown);
    }

    /**
     * A reported loss that the provider's record knows nothing of is checked again after two minutes, and then after as
     * long again as the doubt is old, until the two agree or the doubt ends by itself.
     */
    private void lookAgainWhileInDoubt(UUID connectionId, Instant now) {
        Optional.ofNullable(summaries.of(connectionId).progress(now).doubtedSince())
                .map(since -> Duration.between(since, now))
                .map(old -> old.compareTo(SOON_AGAIN) < 0 ? SOON_AGAIN : old)
                .ifPresent(wait -> probeRequests.request(connectionId, null, "doubt", now.plus(wait)));
    }

    private void failed(Probe probe, Subject subject, ProviderFailure failure) {
        if (subject.connectionId() == null) {
            return;
        }
        var now = clock.instant();
        evidence.add(new Fact(
                subject.connectionId(),
                new LookFailed(failure.kind().name().toLowerCase(Locale.ROOT)),
                now,
                "provider API",
                "failed:" + probe.id() + ":" + probe.tries()));
    }
}
