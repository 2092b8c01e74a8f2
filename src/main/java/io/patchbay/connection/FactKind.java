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
    LINK_CREATED(LINK, true, Statement.LinkCreated.class),
    LINK_NOT_MADE(LINK, true, Statement.LinkNotMade.class),
    LINK_SEEN(LINK, true, Statement.LinkSeen.class),
    LINK_REVOKED(LINK, true, Statement.LinkRevoked.class),
    ATTEMPT_STARTED(LINK, true, Statement.AttemptStarted.class),
    OLD_LINK_TRIED(LINK, true, Statement.OldLinkTried.class),

    RETURNED_OK(BROWSER, true, Statement.ReturnedOk.class),
    RETURNED_FAILED(BROWSER, true, Statement.ReturnedFailed.class),

    NUMBER_CREATED(WEBHOOK, true, Statement.NumberCreated.class),
    NUMBER_DELETED(WEBHOOK, true, Statement.NumberDeleted.class),
    NUMBER_OFFBOARDED(WEBHOOK, true, Statement.NumberOffboarded.class),
    NUMBER_DISCONNECTED(WEBHOOK, true, Statement.NumberDisconnected.class),
    NUMBER_RECONNECTED(WEBHOOK, true, Statement.NumberReconnected.class),
    ACCOUNT_RESTRICTED(WEBHOOK, true, Statement.AccountRestricted.class),
    ACCOUNT_VIOLATION(WEBHOOK, true, Statement.AccountViolation.class),
    ACCOUNT_DISABLED(WEBHOOK, true, Statement.AccountDisabled.class),
    ACCOUNT_REINSTATED(WEBHOOK, true, Statement.AccountReinstated.class),
    ACCOUNT_REVIEWED(WEBHOOK, true, Statement.AccountReviewed.class),
    NAME_REVIEWED(WEBHOOK, true, Statement.NameReviewed.class),
    LIMITS_TOLD(WEBHOOK, true, Statement.LimitsTold.class),
    QUALITY_TOLD(WEBHOOK, true, Statement.QualityTold.class),
    VERIFICATION_TOLD(WEBHOOK, true, Statement.VerificationTold.class),
    MESSAGE_INBOUND(WEBHOOK, false, Statement.MessageInbound.class),
    MESSAGE_FAILED(WEBHOOK, true, Statement.MessageFailed.class),

    NUMBER_READ(PROBE, true, Statement.NumberRead.class),
    NUMBER_MISSING(PROBE, true, Statement.NumberMissing.class),
    HEALTH_READ(PROBE, true, Statement.HealthRead.class),
    ACCOUNT_READ(PROBE, true, Statement.AccountRead.class),
    FIELDS_READ(PROBE, true, Statement.FieldsRead.class),
    NAME_REQUESTS_READ(PROBE, true, Statement.NameRequestsRead.class),
    FUNDING_READ(PROBE, true, Statement.FundingRead.class),
    LOOK_FAILED(PROBE, false, Statement.LookFailed.class),
    NUMBER_CLAIMED_TWICE(PROBE, true, Statement.NumberClaimedTwice.class),

    CLAIM_DECIDED(DESK, true, Statement.ClaimDecided.class),
    NOTE(DESK, false, Statement.Note.class),
    TEXT_COPIED(DESK, false, Statement.TextCopied.class);

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
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
