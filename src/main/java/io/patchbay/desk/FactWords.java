package io.patchbay.desk;

import io.patchbay.connection.AccountStatement.AccountDisabled;
import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.AccountReviewed;
import io.patchbay.connection.AccountStatement.AccountViolation;
import io.patchbay.connection.AccountStatement.FundingAsked;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.AccountStatement.VerificationTold;
import io.patchbay.connection.CaseStatement.ClaimDecided;
import io.patchbay.connection.CaseStatement.LockNoticeTold;
import io.patchbay.connection.CaseStatement.LookFailed;
import io.patchbay.connection.CaseStatement.Note;
import io.patchbay.connection.CaseStatement.NumberClaimedTwice;
import io.patchbay.connection.CaseStatement.TextCopied;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Lane;
import io.patchbay.connection.LinkStatement.LinkCreated;
import io.patchbay.connection.LinkStatement.LinkNotMade;
import io.patchbay.connection.LinkStatement.LinkRevoked;
import io.patchbay.connection.LinkStatement.LinkSeen;
import io.patchbay.connection.NumberStatement.EventTold;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.MessageFailed;
import io.patchbay.connection.NumberStatement.MessageInbound;
import io.patchbay.connection.NumberStatement.NameRequestsRead;
import io.patchbay.connection.NumberStatement.NameReviewed;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.NumberStatement.Problem;
import io.patchbay.connection.NumberStatement.QualityTold;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.number.Restriction;
import io.patchbay.web.Direction;
import io.patchbay.web.Formats;
import io.patchbay.web.Language;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Facts as people would say them: a sentence for the timeline, a few words for the strip, the small
 * print. The codes that came with it: {@link FactCodes}. The compiler names each place that forgot a kind.
 */
final class FactWords {

    /** Kapso tries again after 10, 40 and 90 seconds; what takes longer than those is late (kapso.md §5.8). */
    private static final Duration LATE = Duration.ofMinutes(5);

    private FactWords() {}

    /** One sentence. Codes of the provider stay in the small print. */
    static String sentence(Fact fact) {
        return switch (fact.kind()) {
            case LINK_CREATED -> made(fact.as(LinkCreated.class));
            case LINK_NOT_MADE -> "Kapso did not create the link.";
            case LINK_SEEN -> seen(fact.as(LinkSeen.class));
            case LINK_REVOKED ->
                fact.as(LinkRevoked.class).replacedBy() == null
                        ? "The link was revoked."
                        : "A newer link replaced this one.";
            case ATTEMPT_STARTED -> "A person pressed the button on the link.";
            case OLD_LINK_TRIED -> "A person opened a link that is no longer valid.";
            case RETURNED_OK -> "The browser came back and says that it is completed.";
            case RETURNED_FAILED -> "The browser came back without success.";
            case NUMBER_CREATED -> "Kapso reported a new number.";
            case NUMBER_DELETED -> "Kapso reported a removed number.";
            case NUMBER_OFFBOARDED -> "Meta paused the number.";
            case NUMBER_DISCONNECTED -> "The customer’s side disconnected the number.";
            case NUMBER_RECONNECTED -> "The number came back.";
            case ACCOUNT_RESTRICTED -> restricted(fact);
            case ACCOUNT_VIOLATION ->
                fact.as(AccountViolation.class).isAboutCalls()
                        ? "Meta reported a violation about calls. Messages are not touched by it."
                        : "Meta reported a violation on the account.";
            case ACCOUNT_DISABLED -> disabled(fact.as(AccountDisabled.class));
            case ACCOUNT_REINSTATED -> "Meta reinstated the account.";
            case ACCOUNT_REVIEWED ->
                "Meta’s review of the account says “%s”."
                        .formatted(plain(fact.as(AccountReviewed.class).decision()));
            case NAME_REVIEWED ->
                "Meta’s review of the name says “%s”."
                        .formatted(plain(fact.as(NameReviewed.class).decision()));
            case LIMITS_TOLD -> "Meta changed how much may be sent, or how many numbers there may be.";
            case QUALITY_TOLD ->
                "Meta says of the number: %s."
                        .formatted(plain(fact.as(QualityTold.class).event()));
            case VERIFICATION_TOLD ->
                "Meta’s verification of the business: %s."
                        .formatted(plain(fact.as(VerificationTold.class).status()));
            case ACCOUNT_READ -> account(fact.as(AccountRead.class));
            case FIELDS_READ -> fields(fact.as(FieldsRead.class));
            case NAME_REQUESTS_READ -> request(fact.as(NameRequestsRead.class));
            case FUNDING_READ -> FundingWords.sentence(fact.as(FundingRead.class));
            case FUNDING_ASKED -> FundingWords.sentence(fact.as(FundingAsked.class));
            case MESSAGE_INBOUND -> arrived(fact.as(MessageInbound.class));
            case MESSAGE_FAILED -> refused(fact.as(MessageFailed.class));
            case MESSAGE_DELIVERED -> "A message was delivered.";
            case EVENT_TOLD -> told(fact.as(EventTold.class));
            case NUMBER_READ -> number(fact.as(NumberRead.class));
            case NUMBER_MISSING -> "Kapso does not have the number.";
            case HEALTH_READ -> HealthWords.sentence(fact.as(HealthRead.class));
            case LOOK_FAILED -> "The check got no answer. This says nothing about the number.";
            case NUMBER_CLAIMED_TWICE ->
                fact.as(NumberClaimedTwice.class).isOfAccount()
                        ? "A number of another customer is in the same WhatsApp account."
                        : "The number is also listed under a second customer.";
            case CLAIM_DECIDED -> decided(fact.as(ClaimDecided.class));
            case NOTE -> fact.as(Note.class).text();
            case LOCK_NOTICE_TOLD -> notice(fact.as(LockNoticeTold.class));
            case TEXT_COPIED -> copied(fact.source(), fact.as(TextCopied.class));
        };
    }

    private static String restricted(Fact fact) {
        var all = Restriction.in(fact);
        return (Restriction.hitCallsOnly(all) ? "Meta restricted calls." : "Meta restricted the account.")
                + (all.isEmpty() ? "" : " " + Restriction.left(all));
    }

    private static String made(LinkCreated link) {
        return link.by() + " created a link" + (link.isToReconnect() ? " to reconnect the number." : ".");
    }

    private static String seen(LinkSeen link) {
        return "Link: %s. Signup: %s.".formatted(link.status(), link.setupStatus());
    }

    private static String refused(MessageFailed message) {
        return "A message could not be delivered." + metaSays(message.details().stream());
    }

    private static String arrived(MessageInbound message) {
        return message.errors().isEmpty()
                ? "A message from a customer arrived at the number."
                : "A message from a customer arrived at the number; its content is in the WhatsApp Business app only."
                        + metaSays(message.errors().stream().map(FactWords::inWords));
    }

    /** What Meta adds to a code, else its title; null if it said neither. */
    private static String inWords(Problem problem) {
        return problem.details() == null ? problem.title() : problem.details();
    }

    private static String metaSays(Stream<String> words) {
        return words.filter(Objects::nonNull)
                .distinct()
                .map(" Meta says: “%s”"::formatted)
                .collect(Collectors.joining());
    }

    private static String told(EventTold told) {
        return switch (told.field()) {
            case "business_username_updates", "business_username_update" -> userName(told);
            case "messaging_handovers" -> "A chat was handed over between Meta’s agent or another sender and us.";
            case "history" ->
                "The chats of the app were not handed over."
                        + metaSays(told.errors().stream().map(FactWords::inWords));
            default ->
                "Meta told something that we do not know: %s%s. It changes nothing."
                        .formatted(told.field(), told.event() == null ? "" : ", " + told.event());
        };
    }

    private static String userName(EventTold told) {
        if ("revoked".equalsIgnoreCase(told.context())) {
            return "Meta took the user name back; the number is now called “%s”. Tell the customer that the old name is gone."
                    .formatted(Direction.isolated(told.name()));
        }
        if ("deleted".equalsIgnoreCase(told.event())) {
            return "The number has no user name any more.";
        }
        return told.name() == null
                ? "Meta says of the user name: %s.".formatted(plain(told.event()))
                : "Meta says of the user name “%s”: %s."
                        .formatted(Direction.isolated(told.name()), plain(told.event()));
    }

    private static String disabled(AccountDisabled ban) {
        if (ban.isBan()) {
            return "Meta disabled the account.";
        }
        var day = ban.banDateLabel() == null ? "a day that was not given" : ban.banDateLabel();
        return ban.isOnlyScheduled()
                ? "Meta set a day for disabling the account: " + day + ". Nothing is disabled yet."
                : "Meta sent a notice about disabling the account, in words that we do not know.";
    }

    private static String account(AccountRead account) {
        var review = account.review() == null ? "not reported" : plain(account.review());
        var verification = account.verification() == null ? "not reported" : plain(account.verification());
        return "Meta shows the account: review %s, business %s.".formatted(review, verification);
    }

    private static String fields(FieldsRead number) {
        return "Meta shows the name as “%s”%s"
                .formatted(
                        plain(number.nameStatus()),
                        number.newNameStatus() == null
                                ? "."
                                : ", a new one as “%s”.".formatted(plain(number.newNameStatus())));
    }

    private static String request(NameRequestsRead newest) {
        return "The request for the name “%s”: %s.".formatted(newest.name(), plain(newest.status()));
    }

    private static String number(NumberRead number) {
        return number.status() == null
                ? "Kapso shows the number."
                : "Kapso shows the number as %s.".formatted(number.status().toLowerCase(Locale.ROOT));
    }

    private static String decided(ClaimDecided decision) {
        return "An admin decided that the %s %s here."
                .formatted(
                        decision.isOfAccount() ? "account" : "number",
                        decision.isKept() ? "belongs" : "does not belong");
    }

    private static String notice(LockNoticeTold told) {
        if (told.isOver()) {
            return "The lock is over: messages go out again.";
        }
        return told.isShown()
                ? "Meta shows the customer a notice about the lock."
                : "Meta shows the customer no notice about the lock.";
    }

    private static String noticeBriefly(LockNoticeTold told) {
        return told.isOver() ? "lock over" : told.isShown() ? "notice" : "no notice";
    }

    private static String copied(String who, TextCopied text) {
        return "%s copied the text “%s” in %s."
                .formatted(
                        who,
                        VerdictCode.of(text.verdict())
                                .map(VerdictCode::sentence)
                                .orElse(text.verdict()),
                        Language.of(text.language()).title());
    }

    /** Where a fact came from, in a word. */
    static String name(Lane lane) {
        return switch (lane) {
            case LINK -> "Link";
            case BROWSER -> "Browser";
            case WEBHOOK -> "Webhook";
            case PROBE -> "Check";
            case DESK -> "Team";
        };
    }

    /** The small print under a fact: where from, and the words that came with it. */
    static String source(Fact fact) {
        return fact.source().replaceFirst("^provider ", "Kapso ")
                + late(fact)
                + switch (fact.kind()) {
                    case RETURNED_OK -> ", unsigned: it proves nothing about the number";
                    case LINK_SEEN ->
                        after(" · Kapso says: ", fact.as(LinkSeen.class).setupError());
                    case LINK_NOT_MADE ->
                        after(" · Kapso says: ", fact.as(LinkNotMade.class).words());
                    case LINK_REVOKED -> after(" · ", fact.as(LinkRevoked.class).reason());
                    case LOOK_FAILED ->
                        " · " + Formats.spaced(fact.as(LookFailed.class).failure());
                    case NUMBER_CREATED, NUMBER_DELETED -> ", proves nothing by itself";
                    default -> "";
                };
    }

    /** A webhook that comes much later than it says was held up on the way, so pages of that time did not know of it. */
    private static String late(Fact fact) {
        var delay = Duration.between(fact.happenedAt(), fact.receivedAt());
        return fact.lane() == Lane.WEBHOOK && delay.compareTo(LATE) > 0
                ? " · arrived " + Formats.span(delay) + " late"
                : "";
    }

    private static String after(String lead, String words) {
        return words == null ? "" : lead + words;
    }

    /** At most three words, for a dot on the strip. */
    static String brief(Fact fact) {
        return switch (fact.kind()) {
            case LINK_CREATED -> "link created";
            case LINK_NOT_MADE -> "not created";
            case LINK_SEEN -> stage(fact.as(LinkSeen.class));
            case LINK_REVOKED -> fact.as(LinkRevoked.class).replacedBy() == null ? "revoked" : "replaced";
            case ATTEMPT_STARTED -> "opened";
            case OLD_LINK_TRIED -> "old link";
            case RETURNED_OK -> "“completed”";
            case RETURNED_FAILED -> "not finished";
            case NUMBER_CREATED -> "created";
            case NUMBER_DELETED -> "deleted";
            case NUMBER_OFFBOARDED -> "paused";
            case NUMBER_DISCONNECTED -> "disconnected";
            case NUMBER_RECONNECTED -> "back";
            case ACCOUNT_RESTRICTED -> "restricted";
            case ACCOUNT_VIOLATION -> "violation";
            case ACCOUNT_DISABLED -> fact.as(AccountDisabled.class).isBan() ? "disabled" : "no ban yet";
            case ACCOUNT_REINSTATED -> "reinstated";
            case ACCOUNT_REVIEWED -> plain(fact.as(AccountReviewed.class).decision());
            case NAME_REVIEWED -> plain(fact.as(NameReviewed.class).decision());
            case LIMITS_TOLD -> "new limit";
            case QUALITY_TOLD -> plain(fact.as(QualityTold.class).event());
            case VERIFICATION_TOLD -> plain(fact.as(VerificationTold.class).status());
            case FUNDING_READ -> FundingWords.briefly(fact.as(FundingRead.class));
            case FUNDING_ASKED -> FundingWords.briefly(fact.as(FundingAsked.class));
            case NAME_REQUESTS_READ -> plain(fact.as(NameRequestsRead.class).status());
            case ACCOUNT_READ -> "account checked";
            case FIELDS_READ -> "Meta checked";
            case MESSAGE_INBOUND -> "message in";
            case MESSAGE_FAILED -> "not delivered";
            case MESSAGE_DELIVERED -> "delivered";
            case EVENT_TOLD -> plain(fact.as(EventTold.class).field());
            case NUMBER_READ ->
                fact.as(NumberRead.class).status() == null
                        ? "number there"
                        : fact.as(NumberRead.class).status().toLowerCase(Locale.ROOT);
            case NUMBER_MISSING -> "not there";
            case HEALTH_READ -> Formats.spaced(fact.as(HealthRead.class).status());
            case LOOK_FAILED -> "no answer";
            case NUMBER_CLAIMED_TWICE -> "two owners";
            case CLAIM_DECIDED -> fact.as(ClaimDecided.class).isKept() ? "decided: here" : "decided: not here";
            case NOTE -> "note";
            case LOCK_NOTICE_TOLD -> noticeBriefly(fact.as(LockNoticeTold.class));
            case TEXT_COPIED -> "text copied";
        };
    }

    private static String stage(LinkSeen link) {
        var begun = link.setupStatus() != null && !"pending".equals(link.setupStatus());
        return Formats.spaced(begun ? link.setupStatus() : link.status());
    }

    /** The colour of a dot: who or what it speaks of. */
    static String tone(Fact fact) {
        return switch (fact.kind()) {
            case ATTEMPT_STARTED,
                    NUMBER_RECONNECTED,
                    ACCOUNT_REINSTATED,
                    MESSAGE_INBOUND,
                    MESSAGE_DELIVERED,
                    NUMBER_CREATED -> "working";
            case RETURNED_FAILED, NUMBER_DISCONNECTED, OLD_LINK_TRIED -> "customer";
            case RETURNED_OK, NUMBER_CLAIMED_TWICE -> "unclear";
            case NUMBER_OFFBOARDED, ACCOUNT_REVIEWED, NAME_REVIEWED, QUALITY_TOLD, VERIFICATION_TOLD, LIMITS_TOLD ->
                "meta";
            case ACCOUNT_RESTRICTED,
                    ACCOUNT_VIOLATION,
                    ACCOUNT_DISABLED,
                    NUMBER_MISSING,
                    MESSAGE_FAILED,
                    LINK_NOT_MADE -> "ours";
            case NUMBER_READ -> fact.as(NumberRead.class).isStatus("CONNECTED") ? "working" : "unclear";
            case HEALTH_READ -> HealthWords.tone(fact.as(HealthRead.class));
            case LINK_SEEN -> fact.as(LinkSeen.class).isFailed() ? "customer" : "closed";
            case LINK_CREATED,
                    LINK_REVOKED,
                    NUMBER_DELETED,
                    LOOK_FAILED,
                    ACCOUNT_READ,
                    FIELDS_READ,
                    NAME_REQUESTS_READ,
                    FUNDING_READ,
                    FUNDING_ASKED,
                    CLAIM_DECIDED,
                    NOTE,
                    LOCK_NOTICE_TOLD,
                    EVENT_TOLD,
                    TEXT_COPIED -> "closed";
        };
    }

    /** Of dots that stand too close together the most severe is shown. */
    static int gravity(Fact fact) {
        return switch (tone(fact)) {
            case "ours", "customer" -> 2;
            case "unclear", "meta" -> 1;
            default -> 0;
        };
    }

    /** Only claimed, or not even that. */
    static boolean isWeak(Fact fact) {
        return fact.kind() == FactKind.RETURNED_OK || fact.kind() == FactKind.LOOK_FAILED;
    }

    /** A raw word of Meta's as part of a sentence. */
    static String plain(String raw) {
        return Formats.spaced(raw).toLowerCase(Locale.ROOT);
    }
}
