package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a fact says, one record per {@link FactKind}. A component's name in snake case is the key
 * under which it is stored, see {@link StatementJson}; every component may be null, because the
 * sender left it out or an older version did not keep it. Words of Meta and the provider are raw.
 * Nothing secret is ever in one. Events of one family have the same components, because the sender
 * may put any of them into each.
 */
public sealed interface Statement {

    /** Moves a line on, or does nothing. To be added in the order of {@link Fact#IN_ORDER}. */
    void moves(Progress.Fold line, Fact by);

    default FactKind kind() {
        return FactKind.of(this);
    }

    /** Says something about one number. */
    interface AboutNumber {
        String phoneNumberId();
    }

    /** Says something about one of our links. */
    interface AboutLink {
        UUID linkId();
    }

    /** Tells how the review of the account stands. {@code review}: Meta's word. */
    interface TellsReview {
        String review();
    }

    /** Tells how the name that is in use was reviewed. */
    interface TellsName {
        String nameStatus();
    }

    interface TellsQuality {
        String qualityRating();
    }

    interface TellsPortfolio {
        String portfolioId();
    }

    /** Tells whether the business is who it says. {@code verification}: Meta's word. */
    interface TellsVerification {
        String verification();
    }

    interface TellsMessagingLimit {
        String messagingLimit();
    }

    /** Tells what Meta did against an account, or that it ended. {@code banState}: Meta's word. */
    interface TellsBanState {
        String banState();

        /** A day was set, and nothing has been done yet. */
        default boolean isOnlyScheduled() {
            return "SCHEDULE_FOR_DISABLE".equalsIgnoreCase(banState());
        }
    }

    /** Says nothing about how far a line has come. */
    sealed interface Silent extends Statement {
        @Override
        default void moves(Progress.Fold line, Fact by) {}
    }

    /** We asked for a link. {@code purpose}: connect or reconnect; {@code by}: who asked. */
    record LinkCreated(UUID linkId, List<String> modes, String purpose, String by, String billing, Instant expiresAt)
            implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.linkCreated(this, by);
        }

        /** The allowed types, never null. */
        List<String> offers() {
            return present(modes);
        }

        public boolean isToReconnect() {
            return "reconnect".equals(purpose);
        }

        /** We pay Meta, and not the customer. */
        public boolean isPaidByPartner() {
            return "partner_managed".equalsIgnoreCase(billing);
        }
    }

    /** The provider never made the link we asked for. {@code words}: why, in its own. */
    record LinkNotMade(UUID linkId, String words) implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.linkNotMade(this);
        }
    }

    /** The provider's two words for a link changed since we last looked. */
    record LinkSeen(UUID linkId, String status, String setupStatus, String setupError, Instant expiresAt)
            implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.linkSeen(this, by);
        }

        public boolean isFailed() {
            return "failed".equalsIgnoreCase(setupStatus);
        }
    }

    /** We took a link out of use, or the newer one {@code replacedBy} did. */
    record LinkRevoked(UUID linkId, String reason, String by, UUID replacedBy) implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.linkRevoked(this, by);
        }
    }

    /** A person pressed the button on the landing page. */
    record AttemptStarted(UUID attemptId, UUID linkId) implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.attemptStarted(this, by);
        }
    }

    /** A person pressed the button of a link that is no longer valid. */
    record OldLinkTried(UUID linkId) implements Statement, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.oldLinkTried(by);
        }
    }

    /** The browser came back and claims success. Unsigned: it may move a screen, never a number. */
    record ReturnedOk(
            UUID linkId,
            UUID attemptId,
            String phoneNumberId,
            String wabaId,
            String provisionedPhoneNumberId,
            String displayPhoneNumber,
            String internalId,
            String errorCode,
            String claimedLinkId,
            String claimedStatus)
            implements Statement, AboutLink, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.returnedOk(this, by);
        }
    }

    /** The browser came back and claims failure. Unsigned. */
    record ReturnedFailed(
            UUID linkId,
            UUID attemptId,
            String phoneNumberId,
            String wabaId,
            String provisionedPhoneNumberId,
            String displayPhoneNumber,
            String internalId,
            String errorCode,
            String claimedLinkId,
            String claimedStatus)
            implements Statement, AboutLink, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.returnedFailed(this, by);
        }
    }

    /** The sender announced a number. {@code isCoexistence}: true or false, as text. */
    record NumberCreated(
            String phoneNumberId, String wabaId, String isCoexistence, String displayPhoneNumber, UUID linkId)
            implements Statement, AboutNumber, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.numberCreated(this, by);
        }
    }

    /** Teardown began; the number may still be there. */
    record NumberDeleted(
            String phoneNumberId, String wabaId, String isCoexistence, String displayPhoneNumber, UUID linkId)
            implements Statement, AboutNumber, AboutLink {
        @Override
        public void moves(Progress.Fold line, Fact by) {
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
            implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.offboarded(this, by);
        }
    }

    /** The customer removed us. */
    record NumberDisconnected(
            String phoneNumberId,
            String wabaId,
            String connectionType,
            String sourceEvent,
            String reason,
            String initiatedBy)
            implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.disconnected(this);
        }
    }

    record NumberReconnected(
            String phoneNumberId,
            String wabaId,
            String connectionType,
            String sourceEvent,
            String reason,
            String initiatedBy)
            implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.reconnected(this, by);
        }
    }

    /** One thing that Meta does not let an account do. {@code expiresAt}: ISO-8601 with an offset. */
    record Limit(String type, String expiresAt, String remediation) {}

    record AccountRestricted(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {

        /** Never null, and without gaps. */
        public List<Limit> limits() {
            return present(restrictions);
        }
    }

    record AccountViolation(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber {}

    record AccountDisabled(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {}

    record AccountReinstated(
            String phoneNumberId,
            String wabaId,
            List<Limit> restrictions,
            String violation,
            String remediation,
            String banState,
            String banDateLabel,
            String sourceEvent)
            implements Silent, AboutNumber, TellsBanState {}

    /** Meta decided about the account, or put it off. */
    record AccountReviewed(String phoneNumberId, String wabaId, String decision)
            implements Statement, AboutNumber, TellsReview {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.reviewed(this, by);
        }

        @Override
        public String review() {
            return decision;
        }
    }

    /** Meta decided about the display name. */
    record NameReviewed(String phoneNumberId, String wabaId, String decision, String reason, String name)
            implements Silent, AboutNumber {}

    /** Meta gave or took room. The words are raw: a number, a tier, or -1 for no limit. */
    record LimitsTold(
            String phoneNumberId, String wabaId, String messagingLimit, String numberCap, String numbersPerWaba)
            implements Silent, AboutNumber, TellsMessagingLimit {}

    /** Meta judged how customers take the messages. */
    record QualityTold(String phoneNumberId, String wabaId, String event, String messagingLimit)
            implements Silent, AboutNumber, TellsMessagingLimit {}

    /** Meta decided whether the business is who it says. */
    record VerificationTold(
            String phoneNumberId,
            String wabaId,
            String portfolioId,
            String status,
            List<String> reasons,
            String sourceEvent)
            implements Silent, AboutNumber, TellsPortfolio, TellsVerification {
        @Override
        public String verification() {
            return status;
        }
    }

    /** Proof that inbound works. */
    record MessageInbound(String phoneNumberId, String messageId, String type, String origin)
            implements Silent, AboutNumber {}

    /** Why a message was refused. {@code code}: Meta's. */
    record Problem(String code, String title) {}

    record MessageFailed(String phoneNumberId, String messageId, String type, String origin, List<Problem> problems)
            implements Silent, AboutNumber {

        /** Never null, and without gaps. */
        public List<String> codes() {
            return present(present(problems).stream().map(Problem::code).toList());
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
            implements Statement, AboutNumber, TellsName, TellsQuality, TellsMessagingLimit {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.numberRead(this, by);
        }

        public boolean isStatus(String word) {
            return word.equalsIgnoreCase(status);
        }
    }

    /** The provider answered 404. */
    record NumberMissing(String phoneNumberId) implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.numberMissing(by);
        }
    }

    /** One part of a health check. {@code passed} null: it did not say. */
    record Check(String name, Boolean passed, String word, String error) {}

    /**
     * The provider's own check. {@code connection}, {@code access}, {@code messaging}: the words of
     * these parts; {@code credential}: accepted, refused, or null if nothing says; {@code
     * unsubscribed}: true if the app does not get the messages; {@code problems}: codes. A check
     * that failed to run has only {@code status} error and {@code error}.
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
            List<Check> checks)
            implements Statement, TellsPortfolio {
        @Override
        public void moves(Progress.Fold line, Fact by) {
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
            return present(problems);
        }

        /** It ran this part, and the part did not pass. */
        public boolean isFailed(String part) {
            return present(checks).stream()
                    .anyMatch(check -> part.equals(check.name()) && Boolean.FALSE.equals(check.passed()));
        }
    }

    /** Meta showed the account. */
    record AccountRead(
            String wabaId,
            String name,
            String review,
            String verification,
            String status,
            String portfolioId,
            String funding,
            String messagingLimit,
            String banState,
            String banDateLabel)
            implements Statement, TellsReview, TellsPortfolio, TellsVerification, TellsMessagingLimit {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.reviewed(this, by);
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

    /** Who pays for the account, where the provider does. */
    record FundingRead(String wabaId, String status, String reason, Boolean paused) implements Silent {

        public boolean isPaidByCustomer() {
            return "existing_payment_method".equalsIgnoreCase(reason);
        }
    }

    /** No answer, or none we could use. Says nothing about the line. {@code failure}: its kind. */
    record LookFailed(@JsonProperty("kind") String failure) implements Silent {}

    /**
     * Somebody else has the number too, or a number in the same account. Of an account there is no
     * newcomer, and {@code phoneNumberId} is null.
     */
    record NumberClaimedTwice(String conflictId, String phoneNumberId, String wabaId, Boolean newcomer)
            implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.claimedTwice(this);
        }

        public boolean isOfAccount() {
            return wabaId != null;
        }
    }

    /** A person decided whose it is. Of an account no number changes hands. */
    record ClaimDecided(String conflictId, String phoneNumberId, String wabaId, Boolean kept)
            implements Statement, AboutNumber {
        @Override
        public void moves(Progress.Fold line, Fact by) {
            line.claimDecided(this, by);
        }

        public boolean isKept() {
            return Boolean.TRUE.equals(kept);
        }

        public boolean isOfAccount() {
            return wabaId != null;
        }
    }

    /** A colleague wrote something down. */
    record Note(String text) implements Silent {}

    /** A colleague copied the words for the customer about a verdict. */
    record TextCopied(String verdict, String language) implements Silent {}

    private static <T> List<T> present(List<T> list) {
        return list == null
                ? List.of()
                : Stream.of(list).flatMap(List::stream).filter(Objects::nonNull).toList();
    }
}
