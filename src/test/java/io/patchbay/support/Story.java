package io.patchbay.support;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINDNER_WABA;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Statement;
import io.patchbay.connection.StatementJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Tells what happened to one connection as facts. The clock stands at noon and moves only with
 * {@link #after}; what is told happens, and is heard of, at that moment.
 */
public final class Story {

    /** How long an offboarded line may stay away. */
    public static final Duration GRACE = Duration.ofMinutes(30);

    private final UUID connection;
    private final List<Fact> facts = new ArrayList<>();
    private Instant now;

    private Story(UUID connection, Instant now) {
        this.connection = connection;
        this.now = now;
    }

    /** Of any connection, from any moment on. */
    public static Story of(UUID connection, Instant beginning) {
        return new Story(connection, beginning);
    }

    public static Story ofLindner() {
        return of(Cast.LINDNER_LINE, Cast.NOON);
    }

    /** Bakery Lindner with a link of 30 days that nobody has opened. */
    public static Story invited() {
        return ofLindner().link(Cast.LINK);
    }

    /** The customer pressed the button a minute after being invited. */
    public static Story started() {
        return invited().after(Duration.ofMinutes(1)).start(Cast.TRY, Cast.LINK);
    }

    /** Announced by webhook and read from the provider five minutes after the start. */
    public static Story connected() {
        return started().after(Duration.ofMinutes(5)).created().read("CONNECTED");
    }

    public Story after(Duration time) {
        now = now.plus(time);
        return this;
    }

    public Story minutes(int minutes) {
        return after(Duration.ofMinutes(minutes));
    }

    /** Any fact that happens now; values alternate with keys. */
    public Story add(FactKind kind, Object... keysAndValues) {
        return add(kind, now, now, keysAndValues);
    }

    /** Says this now. */
    public Story add(Statement said) {
        facts.add(new Fact(connection, said, now, "test", said.kind() + ":" + facts.size()));
        return this;
    }

    /** Any fact with times of its own. */
    public Story add(FactKind kind, Instant happened, Instant received, Object... keysAndValues) {
        facts.add(fact(kind, happened, received, keysAndValues));
        return this;
    }

    private Fact fact(FactKind kind, Instant happened, Instant received, Object... keysAndValues) {
        var data = new LinkedHashMap<String, Object>();
        for (var i = 0; i < keysAndValues.length; i += 2) {
            data.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return new Fact(
                connection, StatementJson.of(kind, data), happened, received, "test", null, kind + ":" + facts.size());
    }

    /** By a link that allows only this way to connect. */
    public static Story invitedTo(String mode) {
        return ofLindner().link(Cast.LINK, List.of(mode));
    }

    public Story link(UUID id) {
        return link(id, List.of());
    }

    private Story link(UUID id, List<String> modes) {
        return add(
                FactKind.LINK_CREATED,
                "link_id",
                id,
                "modes",
                modes,
                "purpose",
                "connect",
                "expires_at",
                now.plus(Duration.ofDays(30)));
    }

    /** A newer link, which takes the older one out of use. */
    public Story linkInstead(UUID newer, UUID older) {
        return link(newer).add(FactKind.LINK_REVOKED, "link_id", older, "replaced_by", newer);
    }

    public Story seen(UUID link, String status, String setupStatus, String setupError) {
        return add(
                FactKind.LINK_SEEN,
                "link_id",
                link,
                "status",
                status,
                "setup_status",
                setupStatus,
                "setup_error",
                setupError);
    }

    public Story start(UUID attempt, UUID link) {
        return add(FactKind.ATTEMPT_STARTED, "attempt_id", attempt, "link_id", link);
    }

    public Story returnedOk(UUID attempt, UUID link) {
        return add(
                FactKind.RETURNED_OK,
                "attempt_id",
                attempt,
                "link_id",
                link,
                "phone_number_id",
                LINDNER_NUMBER,
                "waba_id",
                LINDNER_WABA);
    }

    public Story returnedFailed(UUID attempt, UUID link, String code) {
        return add(FactKind.RETURNED_FAILED, "attempt_id", attempt, "link_id", link, "error_code", code);
    }

    public Story created() {
        return add(FactKind.NUMBER_CREATED, "phone_number_id", LINDNER_NUMBER);
    }

    public Story deleted() {
        return add(FactKind.NUMBER_DELETED, "phone_number_id", LINDNER_NUMBER);
    }

    public Story offboarded() {
        return add(FactKind.NUMBER_OFFBOARDED, "phone_number_id", LINDNER_NUMBER, "connection_type", "coexistence");
    }

    public Story disconnected(String reason) {
        return add(FactKind.NUMBER_DISCONNECTED, "phone_number_id", LINDNER_NUMBER, "reason", reason);
    }

    public Story reconnected() {
        return add(FactKind.NUMBER_RECONNECTED, "phone_number_id", LINDNER_NUMBER);
    }

    /** The provider showed the number with this status; null: without one. */
    public Story read(String status) {
        return add(
                FactKind.NUMBER_READ,
                "phone_number_id",
                LINDNER_NUMBER,
                "waba_id",
                LINDNER_WABA,
                "status",
                status,
                "coexistence",
                false,
                "display_phone_number",
                "+1 415-555-0142",
                "digits",
                "14155550142");
    }

    /** The provider showed the number as connected, with these parts besides. */
    public Story reading(Object... keysAndValues) {
        var parts = new ArrayList<Object>(List.of("phone_number_id", LINDNER_NUMBER, "status", "CONNECTED"));
        parts.addAll(List.of(keysAndValues));
        return add(FactKind.NUMBER_READ, parts.toArray());
    }

    /** Somebody else has the number too; a conflict with this name was opened. */
    public Story claimed(String conflict, boolean newcomer) {
        return add(
                FactKind.NUMBER_CLAIMED_TWICE,
                "conflict_id",
                conflict,
                "phone_number_id",
                LINDNER_NUMBER,
                "newcomer",
                newcomer);
    }

    /** A person decided the conflict. */
    public Story decided(String conflict, boolean kept) {
        return add(FactKind.CLAIM_DECIDED, "conflict_id", conflict, "phone_number_id", LINDNER_NUMBER, "kept", kept);
    }

    public Story missing() {
        return add(FactKind.NUMBER_MISSING, "phone_number_id", LINDNER_NUMBER);
    }

    public Story health(Object... keysAndValues) {
        return add(FactKind.HEALTH_READ, keysAndValues);
    }

    public Story noAnswer() {
        return add(FactKind.LOOK_FAILED, "kind", "timed_out");
    }

    /** The fact told last arrives once more. */
    public Story again() {
        facts.add(facts.get(facts.size() - 1));
        return this;
    }

    public List<Fact> facts() {
        return List.copyOf(facts);
    }

    public Instant now() {
        return now;
    }

    public Progress progress() {
        return progressAt(now);
    }

    public Progress progressAt(Instant moment) {
        return Progress.of(facts, moment, GRACE);
    }
}
