package io.patchbay.connection;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * A statement about one number: how it came and went, what was read of it, its name, quality and
 * messages.
 */
public sealed interface NumberStatement extends Statement {

    /** Says nothing about how far a line has come. */
    sealed interface Silent extends NumberStatement {
        @Override
        default void moves(ProgressFold line, Fact by) {}
    }

    /** The sender announced a number. {@code isCoexistence}: true or false, as text. */
    record NumberCreated(
            String phoneNumberId, String wabaId, String isCoexistence, String displayPhoneNumber, UUID linkId)
            implements NumberStatement, AboutNumber, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.numberCreated(this, by);
        }
    }

    /** Teardown began; the number may still be there. */
    record NumberDeleted(
            String phoneNumberId, String wabaId, String isCoexistence, String displayPhoneNumber, UUID linkId)
            implements NumberStatement, AboutNumber, AboutLink {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.numberDeleted(by);
        }
    }

    /** A pause; the line usually comes back by itself. */
    record NumberOffboarded(
            String phoneNumberId,
            String wabaId,
            String connectionType,
            String sourceEvent,
            String reason,
            String initiatedBy)
            implements NumberStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.offboarded(this, by);
        }
    }

    /** The line was lost. {@code reason}: Meta's word for why; null if none was given, and then nobody knows. */
    record NumberDisconnected(
            String phoneNumberId,
            String wabaId,
            String connectionType,
            String sourceEvent,
            String reason,
            String initiatedBy)
            implements NumberStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.disconnected(this, by);
        }

        /** Meta's reason, or the name of an event that can only mean one thing; null if neither is there. */
        public String why() {
            var speaksForItself = Set.of("PARTNER_APP_UNINSTALLED", "ACCOUNT_DELETED");
            return reason != null || sourceEvent == null || !speaksForItself.contains(sourceEvent)
                    ? reason
                    : sourceEvent;
        }

        public boolean isExplained() {
            return why() != null;
        }
    }

    record NumberReconnected(
            String phoneNumberId,
            String wabaId,
            String connectionType,
            String sourceEvent,
            String reason,
            String initiatedBy)
            implements NumberStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.reconnected(this, by);
        }
    }

    /** Meta decided about the display name. */
    record NameReviewed(String phoneNumberId, String wabaId, String decision, String reason, String name)
            implements Silent, AboutNumber {}

    /** Meta judged how customers take the messages. */
    record QualityTold(String phoneNumberId, String wabaId, String event, String messagingLimit)
            implements Silent, AboutNumber, TellsMessagingLimit {}

    /** Proof that inbound works, also where the content is shown in the Business app alone. */
    record MessageInbound(String phoneNumberId, String messageId, String type, String origin, List<Problem> problems)
            implements Silent, AboutNumber {

        /** Why its content did not come with it; never null, and without gaps. */
        public List<Problem> errors() {
            return StatementJson.withoutGaps(problems);
        }
    }

    /** Why a message was refused, all in Meta's words; nobody can ask for the {@code details} again. */
    record Problem(String code, String title, String details) {}

    record MessageFailed(String phoneNumberId, String messageId, String type, String origin, List<Problem> problems)
            implements Silent, AboutNumber {

        /** What Meta added to the codes in words; never null. */
        public List<String> details() {
            return StatementJson.withoutGaps(StatementJson.withoutGaps(problems).stream()
                    .map(Problem::details)
                    .toList());
        }

        /** Never null, and without gaps. */
        public List<String> codes() {
            return StatementJson.withoutGaps(StatementJson.withoutGaps(problems).stream()
                    .map(Problem::code)
                    .toList());
        }
    }

    /**
     * Proof that sending works: a message reached the phone of a person. {@code pricingType}: Meta's word for who pays,
     * for example {@code regular} for one that is charged, {@code free_customer_service} for a free reply (meta.md c4).
     */
    record MessageDelivered(String phoneNumberId, String messageId, String pricingType) implements Silent, AboutNumber {

        /** It was charged, which proves that paying works too. */
        public boolean isCharged() {
            return "regular".equalsIgnoreCase(pricingType);
        }
    }

    /**
     * Meta told something that changes nothing here. {@code field}: the part of its webhook; {@code event}: the word in it;
     * {@code name} and {@code context}: what came with a user name; {@code problems}: its errors. All but {@code field} may
     * be null.
     */
    record EventTold(
            String phoneNumberId,
            String wabaId,
            String field,
            String event,
            String name,
            String context,
            List<Problem> problems)
            implements Silent, AboutNumber {

        /** Never null, and without gaps. */
        public List<Problem> errors() {
            return StatementJson.withoutGaps(problems);
        }
    }

    /** The provider showed the number. {@code digits}: without the plus sign. */
    record NumberRead(
            String phoneNumberId,
            String internalId,
            String wabaId,
            String status,
            Boolean coexistence,
            String displayPhoneNumber,
            String digits,
            String name,
            String verifiedName,
            String nameStatus,
            String qualityRating,
            String codeVerificationStatus,
            String messagingLimit,
            Boolean messagingEnabled)
            implements NumberStatement, AboutNumber, TellsName, TellsQuality, TellsMessagingLimit {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.numberRead(this, by);
        }

        public boolean isStatus(String word) {
            return word.equalsIgnoreCase(status);
        }

        /** True if it is this number: its id may change with the account, the digits do not. Both may be null. */
        public boolean isNumber(String otherId, String otherDigits) {
            return phoneNumberId != null && phoneNumberId.equals(otherId)
                    || digits != null && digits.equals(otherDigits);
        }

        /** Meta's word for whether the owner has proved the number is this. */
        public boolean isVerification(String word) {
            return word.equalsIgnoreCase(codeVerificationStatus);
        }
    }

    /** The provider answered 404. {@code phoneNumberId} null: the customer has no number there at all. */
    record NumberMissing(String phoneNumberId) implements NumberStatement, AboutNumber {
        @Override
        public void moves(ProgressFold line, Fact by) {
            line.numberMissing(by);
        }
    }

    /**
     * What Meta judged inside a health check and did not simply allow to send, all in Meta's words: {@code type} such as
     * WABA, {@code word} such as BLOCKED, {@code codes} and {@code texts} as they came. Each may be null.
     */
    record Judged(String type, String word, List<String> codes, List<String> texts) {}

    /** One part of a health check. {@code passed} null: it did not say. */
    record Check(String name, Boolean passed, String word, String error) {}

    /**
     * The provider's own check. {@code connection}, {@code access}, {@code messaging}: the words of
     * these parts; {@code credential}: accepted, refused, or null if nothing says; {@code
     * unsubscribed}: true if the app does not get the messages; {@code problems}: codes, that of the entity which
     * explains most first; {@code judged}: what Meta found fault with, null for nothing. A check that failed to run has
     * only {@code status} error and {@code error}.
     */
    record HealthRead(
            String status,
            String error,
            String connection,
            String access,
            String messaging,
            Boolean unsubscribed,
            String portfolioId,
            String credential,
            List<String> problems,
            List<Check> checks,
            List<Judged> judged)
            implements NumberStatement, TellsPortfolio {

        /** Among {@code problems}: Meta blocks the app or the business, which has the code of a lost permission (meta.md b5). */
        public static final String API_ACCESS_BLOCKED = "200:API_ACCESS_BLOCKED";

        @Override
        public void moves(ProgressFold line, Fact by) {
            line.healthRead(this, by);
        }

        /** A check that did not run says nothing. */
        public boolean hasRun() {
            return !"error".equalsIgnoreCase(status);
        }

        public boolean isCredential(String word) {
            return word.equalsIgnoreCase(credential);
        }

        public boolean isMessaging(String word) {
            return word.equalsIgnoreCase(messaging);
        }

        /** Never null, and without gaps. */
        public List<String> codes() {
            return StatementJson.withoutGaps(problems);
        }

        /** What Meta found fault with; never null. */
        public List<Judged> faults() {
            return StatementJson.withoutGaps(judged);
        }

        /** The word over all, or that over all of Meta's entities, is better or worse than the parts under it. */
        public boolean isAtOddsWithItsParts() {
            var parts = StatementJson.withoutGaps(checks);
            var limited = messaging != null && !isMessaging("AVAILABLE");
            var anyFault = limited
                    || "refused".equals(credential)
                    || parts.stream().anyMatch(part -> Boolean.FALSE.equals(part.passed()) || part.error() != null);
            return ("healthy".equalsIgnoreCase(status) ? limited : !anyFault)
                    || parts.stream()
                            .filter(part -> "messaging_health".equals(part.name()) && part.word() != null)
                            .anyMatch(part -> messaging != null && !isMessaging(part.word()));
        }

        /** It ran this part, and the part did not pass. */
        public boolean isFailed(String part) {
            return StatementJson.withoutGaps(checks).stream()
                    .anyMatch(check -> part.equals(check.name()) && Boolean.FALSE.equals(check.passed()));
        }
    }

    /** Meta showed the number. */
    record FieldsRead(
            String phoneNumberId,
            String nameStatus,
            String newNameStatus,
            String qualityRating,
            String platformType,
            String accountMode,
            String throughput,
            String messagingLimit,
            Boolean onBusinessApp)
            implements Silent, AboutNumber, TellsName, TellsQuality, TellsMessagingLimit {

        /** Another name is asked for. */
        public boolean hasNewName() {
            return newNameStatus != null
                    && !Set.of("NONE", "NON_EXISTS").contains(newNameStatus.toUpperCase(Locale.ROOT));
        }
    }

    /** The newest request for another display name. */
    record NameRequestsRead(
            String requestId, String name, String status, Instant submittedAt, Instant reviewedAt, String errorCode)
            implements Silent {}
}
