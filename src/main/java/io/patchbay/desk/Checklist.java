package io.patchbay.desk;

import io.patchbay.connection.Attempt;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.LineState;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Status;
import io.patchbay.desk.CaseFile.Answer;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.LinkState;
import io.patchbay.number.Billing;
import io.patchbay.number.Standing.Axis;
import io.patchbay.tenant.Tenant;
import io.patchbay.web.Direction;
import io.patchbay.web.Formats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The nine questions every connection has to answer; what is not known yet says why. Where Kapso is to pay, connected is
 * not yet billed, and a tenth asks for that (kapso.md §4.6).
 */
final class Checklist {

    /** Events that prove a line, until one of the others ends it. */
    private static final Map<FactKind, String> CONFIRMING = Map.of(
            FactKind.NUMBER_CREATED, "Number created",
            FactKind.NUMBER_RECONNECTED, "Number reconnected");

    private static final Map<FactKind, String> ENDING = Map.of(
            FactKind.NUMBER_DISCONNECTED, "number disconnected",
            FactKind.NUMBER_OFFBOARDED, "number paused",
            FactKind.NUMBER_DELETED, "number removed");

    private static final String NOT_YET = "Not yet known";

    private final Tenant tenant;
    private final Connection connection;
    private final Progress progress;
    private final List<Fact> facts;
    private final Fact read;
    private final List<ConnectionLink> links;
    private final boolean partnerManaged;
    private final Axis<Billing> billing;
    private final Instant now;

    Checklist(
            Tenant tenant,
            Connection connection,
            Progress progress,
            List<Fact> facts,
            Fact read,
            List<ConnectionLink> links,
            boolean partnerManaged,
            Axis<Billing> billing,
            Instant now) {
        this.tenant = tenant;
        this.connection = connection;
        this.progress = progress;
        this.facts = facts;
        this.read = read;
        this.links = links;
        this.partnerManaged = partnerManaged;
        this.billing = billing;
        this.now = now;
    }

    List<Answer> answers() {
        var answers = new ArrayList<>(
                List.of(owner(), mode(), finished(), number(), waba(), reviews(), events(), reconnect(), support()));
        if (partnerManaged) {
            answers.add(answers.size() - 2, billing());
        }
        return List.copyOf(answers);
    }

    private Answer billing() {
        var question = "Billing confirmed";
        var by = billing.evidence();
        return switch (billing.value()) {
            case FUNDED -> known(question, "Yes, Kapso pays", "Kapso’s record at this time", by);
            case OWN_PAYMENT_METHOD -> known(question, "No, the customer pays Meta", "as Meta showed at this time", by);
            case NOT_FUNDED, PAYMENT_MISSING ->
                known(
                        question,
                        "No, " + (billing.raw() == null ? "not funded" : FactWords.plain(billing.raw())),
                        said(by),
                        by);
            case PAUSED -> known(question, "Paused: our credits are used up", said(by), by);
            case UNKNOWN ->
                by != null
                        ? unknown(question, "Kapso does not show us the account", NOT_YET)
                        : unknown(
                                question,
                                read == null ? "no number has been found yet" : "Kapso has not said so yet",
                                NOT_YET);
        };
    }

    private static String said(Fact by) {
        return by.kind() == FactKind.FUNDING_READ ? "Kapso’s record at this time" : "as answered at this time";
    }

    private Answer owner() {
        var who = "Tenant " + (tenant.externalId() == null ? Direction.isolated(tenant.name()) : tenant.externalId());
        return connection.owner() == null
                ? new Answer(
                        "Who owns this connection",
                        tenant.name(),
                        true,
                        connection.createdAt(),
                        List.of(),
                        who + ", found at Kapso")
                : new Answer(
                        "Who owns this connection", connection.owner(), true, connection.createdAt(), List.of(), who);
    }

    private Answer mode() {
        var question = "Mode offered, mode taken";
        var offered = progress.modeOffered() == null
                ? "no link was created here"
                : "offered " + progress.modeOffered().apiName();
        if (progress.modeTaken() == null) {
            return unknown(
                    question,
                    "no number has been found yet",
                    progress.modeOffered() == null ? NOT_YET : Formats.capital(offered));
        }
        var asOffered = progress.modeTaken() == progress.modeOffered();
        return known(
                question,
                Formats.capital(progress.modeTaken().apiName()) + (asOffered ? ", as offered" : ""),
                offered,
                read);
    }

    private Answer finished() {
        var question = "Finished or abandoned, and where";
        var last = progress.lastAttempt();
        if (last.isEmpty()) {
            return progress.line() == LineState.NONE
                    ? unknown(question, "the button has not been pressed yet", "Not started")
                    : new Answer(
                            question, "Finished before Patchbay knew of it", true, null, List.of(), "found at Kapso");
        }
        var tries = progress.forgottenAttempts() + progress.attempts().size();
        var attempt = last.get();
        var answer = switch (attempt.state()) {
            case OPEN -> attempt.claimed() ? "Says finished" : "Under way";
            case COMPLETED -> "Finished";
            case FAILED -> "Failed";
            case ABANDONED -> "Left without finishing";
        };
        var because = attempt.throughSupersededLink()
                ? "through a replaced link"
                : attempt.providerWords() != null ? "Kapso says: " + attempt.providerWords() : "attempt " + tries;
        return new Answer(
                question, answer, attempt.state() != Attempt.State.OPEN, attempt.startedAt(), List.of(), because);
    }

    private Answer number() {
        var question = "Phone number id";
        var number = progress.number();
        if (number == null) {
            return unknown(question, "no source has reported a number yet", NOT_YET);
        }
        return number.proven()
                ? known(question, number.phoneNumberId(), "confirmed by Kapso", read)
                : new Answer(
                        question,
                        number.phoneNumberId(),
                        false,
                        number.asOf(),
                        List.of(),
                        "reported, not yet confirmed by Kapso");
    }

    private Answer waba() {
        var question = "WABA for templates";
        var number = progress.number();
        if (number == null || number.wabaId() == null) {
            return unknown(
                    question, number == null ? "no number has been found yet" : "Kapso does not report it", NOT_YET);
        }
        return number.proven()
                ? known(question, number.wabaId(), "confirmed by Kapso", read)
                : new Answer(
                        question,
                        number.wabaId(),
                        false,
                        number.asOf(),
                        List.of(),
                        "reported, not yet confirmed by Kapso");
    }

    private Answer reviews() {
        var question = "Name and account review";
        if (read == null) {
            return unknown(question, "the number has not been checked", NOT_YET);
        }
        var status = read.as(NumberRead.class).nameStatus();
        var name = status == null ? "name not reported" : "name " + FactWords.plain(status);
        var account = progress.line() == LineState.REVIEW ? "account under review" : "account not under review";
        return known(question, Formats.capital(name), account, read);
    }

    private Answer events() {
        var question = "Which events confirm it";
        var newest = facts.stream()
                .filter(fact -> CONFIRMING.containsKey(fact.kind()) || ENDING.containsKey(fact.kind()))
                .max(Fact.IN_ORDER);
        if (newest.isPresent()) {
            var kind = newest.get().kind();
            var lost = progress.line() == LineState.DOWN || progress.line() == LineState.GONE;
            return CONFIRMING.containsKey(kind)
                    ? known(question, CONFIRMING.get(kind) + (lost ? ", lost since" : ""), "webhook", newest.get())
                    : known(question, "None since “" + ENDING.get(kind) + "”", "webhook", newest.get());
        }
        return read == null
                ? unknown(question, "no webhook was received and no number was found", "None")
                : known(question, "No webhook; Kapso’s API shows it", "check only", read);
    }

    private Answer reconnect() {
        var question = "How to reconnect";
        if (read == null) {
            return new Answer(question, "Not needed", true, null, List.of(), "it has never been connected");
        }
        if (progress.line() == LineState.GONE) {
            return new Answer(
                    question,
                    "Not possible",
                    true,
                    null,
                    List.of(),
                    "the number is gone; a new link can bring it back");
        }
        if (progress.status() == Status.CONNECTED && progress.doubtedSince() == null) {
            return new Answer(question, "Not needed", true, null, List.of(), "the number is connected");
        }
        var waiting = links.stream()
                .filter(link -> link.purpose().equals("reconnect"))
                .findFirst();
        return new Answer(
                question,
                "Reconnect link, same number",
                true,
                waiting.map(ConnectionLink::createdAt).orElse(null),
                List.of(),
                waiting.isPresent()
                        ? "the last reconnect link " + became(waiting.get().stateAt(now))
                        : "an admin can send it");
    }

    private static String became(LinkState state) {
        return switch (state) {
            case PENDING -> "is being created";
            case ACTIVE -> "is valid";
            case USED -> "was used";
            case REVOKED -> "was revoked";
            case EXPIRED -> "has expired";
            case FAILED -> "could not be created";
            case UNKNOWN -> "is in an unknown state";
        };
    }

    private Answer support() {
        var have = new ArrayList<String>();
        var missing = new ArrayList<String>();
        item(have, missing, "Kapso customer ID", Optional.ofNullable(tenant.providerCustomerId()));
        item(have, missing, "link ID", links.stream().findFirst().map(ConnectionLink::providerLinkId));
        item(have, missing, "phone number id", Optional.ofNullable(progress.number()));
        item(have, missing, "WABA ID", Optional.ofNullable(progress.number()).map(Progress.NumberSeen::wabaId));
        if (progress.lastAttempt()
                .filter(one -> one.state() == Attempt.State.FAILED)
                .isPresent()) {
            item(have, missing, "error code", progress.lastAttempt().map(Attempt::errorCode));
        }
        item(
                have,
                missing,
                "health check",
                facts.stream()
                        .filter(fact -> fact.kind() == FactKind.HEALTH_READ)
                        .findFirst());
        return new Answer(
                "What to give support",
                have.size() + " of " + (have.size() + missing.size()) + " items ready",
                true,
                null,
                List.of(),
                missing.isEmpty() ? "nothing is missing" : "missing: " + String.join(", ", missing));
    }

    private static void item(List<String> have, List<String> missing, String name, Optional<?> value) {
        (value.isPresent() ? have : missing).add(name);
    }

    private static Answer known(String question, String answer, String because, Fact evidence) {
        return new Answer(
                question,
                answer,
                true,
                evidence == null ? null : evidence.happenedAt(),
                evidence == null ? List.<UUID>of() : List.of(evidence.id()),
                because);
    }

    private static Answer unknown(String question, String because, String answer) {
        return new Answer(question, answer, false, null, List.of(), "because " + because);
    }
}
