package io.patchbay.connection;

import static io.patchbay.connection.Lane.BROWSER;
import static io.patchbay.connection.Lane.DESK;
import static io.patchbay.connection.Lane.LINK;
import static io.patchbay.connection.Lane.PROBE;
import static io.patchbay.connection.Lane.WEBHOOK;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a fact says, as a stored word; the {@link Statement} of each says what it means. Decisive
 * kinds take part in {@link Progress} or a standing; the others are evidence to read. Facts of one
 * moment count in the order of these kinds.
 */
public enum FactKind {
    LINK_CREATED(LINK, true, LinkStatement.LinkCreated.class),
    LINK_NOT_MADE(LINK, true, LinkStatement.LinkNotMade.class),
    LINK_SEEN(LINK, true, LinkStatement.LinkSeen.class),
    LINK_REVOKED(LINK, true, LinkStatement.LinkRevoked.class),
    ATTEMPT_STARTED(LINK, true, LinkStatement.AttemptStarted.class),
    OLD_LINK_TRIED(LINK, true, LinkStatement.OldLinkTried.class),

    RETURNED_OK(BROWSER, true, LinkStatement.ReturnedOk.class),
    RETURNED_FAILED(BROWSER, true, LinkStatement.ReturnedFailed.class),

    NUMBER_CREATED(WEBHOOK, true, NumberStatement.NumberCreated.class),
    NUMBER_DELETED(WEBHOOK, true, NumberStatement.NumberDeleted.class),
    NUMBER_OFFBOARDED(WEBHOOK, true, NumberStatement.NumberOffboarded.class),
    NUMBER_DISCONNECTED(WEBHOOK, true, NumberStatement.NumberDisconnected.class),
    NUMBER_RECONNECTED(WEBHOOK, true, NumberStatement.NumberReconnected.class),
    ACCOUNT_RESTRICTED(WEBHOOK, true, AccountStatement.AccountRestricted.class),
    ACCOUNT_VIOLATION(WEBHOOK, true, AccountStatement.AccountViolation.class),
    ACCOUNT_DISABLED(WEBHOOK, true, AccountStatement.AccountDisabled.class),
    ACCOUNT_REINSTATED(WEBHOOK, true, AccountStatement.AccountReinstated.class),
    ACCOUNT_REVIEWED(WEBHOOK, true, AccountStatement.AccountReviewed.class),
    NAME_REVIEWED(WEBHOOK, true, NumberStatement.NameReviewed.class),
    LIMITS_TOLD(WEBHOOK, true, AccountStatement.LimitsTold.class),
    QUALITY_TOLD(WEBHOOK, true, NumberStatement.QualityTold.class),
    VERIFICATION_TOLD(WEBHOOK, true, AccountStatement.VerificationTold.class),
    MESSAGE_INBOUND(WEBHOOK, false, NumberStatement.MessageInbound.class),
    MESSAGE_FAILED(WEBHOOK, true, NumberStatement.MessageFailed.class),
    MESSAGE_DELIVERED(WEBHOOK, false, NumberStatement.MessageDelivered.class),
    EVENT_TOLD(WEBHOOK, false, NumberStatement.EventTold.class),

    NUMBER_READ(PROBE, true, NumberStatement.NumberRead.class),
    NUMBER_MISSING(PROBE, true, NumberStatement.NumberMissing.class),
    HEALTH_READ(PROBE, true, NumberStatement.HealthRead.class),
    ACCOUNT_READ(PROBE, true, AccountStatement.AccountRead.class),
    FIELDS_READ(PROBE, true, NumberStatement.FieldsRead.class),
    NAME_REQUESTS_READ(PROBE, true, NumberStatement.NameRequestsRead.class),
    FUNDING_READ(PROBE, true, AccountStatement.FundingRead.class),
    FUNDING_ASKED(PROBE, true, AccountStatement.FundingAsked.class),
    LOOK_FAILED(PROBE, false, CaseStatement.LookFailed.class),
    NUMBER_CLAIMED_TWICE(PROBE, true, CaseStatement.NumberClaimedTwice.class),

    CLAIM_DECIDED(DESK, true, CaseStatement.ClaimDecided.class),
    NOTE(DESK, false, CaseStatement.Note.class),
    LOCK_NOTICE_TOLD(DESK, true, CaseStatement.LockNoticeTold.class),
    TEXT_COPIED(DESK, false, CaseStatement.TextCopied.class);

    private static final Map<Class<? extends Statement>, FactKind> OF_STATEMENT =
            Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.statement, Function.identity()));

    private final Lane lane;
    private final boolean decisive;
    private final Class<? extends Statement> statement;

    FactKind(Lane lane, boolean decisive, Class<? extends Statement> statement) {
        this.lane = lane;
        this.decisive = decisive;
        this.statement = statement;
    }

    static FactKind of(Statement statement) {
        return OF_STATEMENT.get(statement.getClass());
    }

    Class<? extends Statement> statement() {
        return statement;
    }

    public Lane lane() {
        return lane;
    }

    public boolean decisive() {
        return decisive;
    }

    /** The word in the API. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
