package io.patchbay.provider.kapso;

import static io.patchbay.provider.ProviderEvents.Reading.Kind.FOREIGN;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.NOT_OURS_TO_HANDLE;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNDERSTOOD;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNKNOWN_EVENT;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNREADABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.AccountChange;
import io.patchbay.provider.KapsoSettings;
import io.patchbay.provider.LineChange;
import io.patchbay.provider.MessageState;
import io.patchbay.provider.NumberChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.CustomerRef;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.LineChanged;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.support.Fixtures;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KapsoEventsTest {

    private static final String PROJECT = "3f0c9c1e-6a52-4b7a-9d2f-1f7a60b2c9d4";
    private static final String LUNA = "604118932207715";
    private static final String DENTAL = "604118932207799";
    private static final String DENTAL_WABA = "381900552216099";
    private static final CustomerRef LUNA_CUSTOMER =
            new CustomerRef("b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111", null, null);
    private static final CustomerRef DENTAL_CUSTOMER =
            new CustomerRef("5e8a4a9b-7e0d-4d3e-b1c8-0a6a3c2c9222", "acct_2042", null);
    private static final String CREATED =
            "{\"phone_number_id\":\"1\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"c\"}}";

    private final KapsoEvents events = new KapsoEvents();

    /** What every recorded event says; the header is null where the body names its event. */
    static Stream<Arguments> recorded() {
        return Stream.of(
                understood(
                        "event-phone-number-created.v2.json",
                        "whatsapp.phone_number.created",
                        null,
                        null,
                        new NumberAnnounced(NumberChange.CREATED, LUNA, LUNA_CUSTOMER, null, Map.of())),
                understood(
                        "event-phone-number-deleted.v2.json",
                        "whatsapp.phone_number.deleted",
                        null,
                        null,
                        new NumberAnnounced(NumberChange.DELETED, LUNA, LUNA_CUSTOMER, null, Map.of())),
                Arguments.of(
                        "event-config-created.v1.json",
                        "whatsapp.config.created",
                        new Reading(
                                UNDERSTOOD,
                                "whatsapp.config.created",
                                null,
                                "0d9f3b52-8c1e-4d77-a3c4-2f51a0be4441",
                                List.of(new NumberAnnounced(
                                        NumberChange.CREATED,
                                        LUNA,
                                        new CustomerRef(LUNA_CUSTOMER.id(), "acct_2041", "Panadería Luna Nueva"),
                                        null,
                                        Map.of(
                                                "waba_id", "381900552216044",
                                                "is_coexistence", "false",
                                                "display_phone_number", "+1 415-555-0142")))),
                        PROJECT),
                understood(
                        "event-phone-number-offboarded.v2.json",
                        null,
                        "whatsapp.phone_number.offboarded",
                        "wpe_sample_offboarded_01",
                        line(
                                LineChange.OFFBOARDED,
                                "2026-11-18T07:00:00Z",
                                Map.of(
                                        "connection_type", "coexistence",
                                        "source_event", "ACCOUNT_OFFBOARDED",
                                        "waba_id", DENTAL_WABA))),
                understood(
                        "event-phone-number-disconnected.v2.json",
                        null,
                        "whatsapp.phone_number.disconnected",
                        "wpe_sample_disconnected_01",
                        line(
                                LineChange.DISCONNECTED,
                                "2026-11-19T22:09:31Z",
                                Map.of(
                                        "connection_type", "coexistence",
                                        "source_event", "PARTNER_REMOVED",
                                        "waba_id", DENTAL_WABA,
                                        "reason", "companion_inactivity",
                                        "initiated_by", "system"))),
                understood(
                        "event-phone-number-reconnected.v2.json",
                        null,
                        "whatsapp.phone_number.reconnected",
                        "wpe_sample_reconnected_01",
                        line(
                                LineChange.RECONNECTED,
                                "2026-11-18T07:04:10Z",
                                Map.of(
                                        "connection_type", "coexistence",
                                        "source_event", "ACCOUNT_RECONNECTED",
                                        "waba_id", DENTAL_WABA))),
                understood(
                        "event-account-restricted.v2.json",
                        null,
                        "whatsapp.account.restricted",
                        "wae_sample_restricted_01",
                        account(
                                AccountChange.RESTRICTED,
                                Map.of(
                                        "restrictions",
                                        List.of(Map.of(
                                                "type",
                                                "RESTRICTED_BIZ_INITIATED_MESSAGING",
                                                "expires_at",
                                                "2026-11-28T15:30:00Z"))))),
                understood(
                        "event-account-violation.v2.json",
                        null,
                        "whatsapp.account.violation",
                        "wae_sample_violation_01",
                        account(AccountChange.VIOLATION, Map.of("violation", "ADULT"))),
                understood(
                        "event-account-disabled.v2.json",
                        null,
                        "whatsapp.account.disabled",
                        "wae_sample_disabled_01",
                        account(
                                AccountChange.DISABLED,
                                Map.of(
                                        "ban_state", "DISABLE",
                                        "ban_date_label", "November 21, 2026"))),
                understood(
                        "event-account-reinstated.v2.json",
                        null,
                        "whatsapp.account.reinstated",
                        "wae_sample_reinstated_01",
                        account(
                                AccountChange.REINSTATED,
                                Map.of(
                                        "ban_state", "REINSTATE",
                                        "ban_date_label", "November 25, 2026"))),
                ofNoProject(
                        "event-message-received.v2.json",
                        "whatsapp.message.received",
                        message(MessageState.INBOUND, "wamid.SAMPLE01", 1794561901L, Map.of())),
                ofNoProject(
                        "event-message-received-batch.v2.json",
                        "whatsapp.message.received",
                        message(MessageState.INBOUND, "wamid.SAMPLE21", 1794561901L, Map.of()),
                        message(MessageState.INBOUND, "wamid.SAMPLE22", 1794561903L, Map.of())),
                ofNoProject(
                        "event-message-failed.v2.json",
                        "whatsapp.message.failed",
                        message(
                                MessageState.FAILED,
                                "wamid.SAMPLE09",
                                1794565500L,
                                Map.of(
                                        "problems",
                                        List.of(Map.of("code", "131047", "title", "Re-engagement message"))))),
                ofNoProject(
                        "event-conversation-ended.v2.json",
                        "whatsapp.conversation.ended",
                        new Irrelevant(DENTAL, null, Map.of())),
                ofNoProject(
                        "event-conversation-inactive.v2.json",
                        "whatsapp.conversation.inactive",
                        new Irrelevant(DENTAL, null, Map.of())),
                other("event-workflow-handoff.json", NOT_OURS_TO_HANDLE, "workflow.execution.handoff", null, PROJECT),
                other("event-workflow-failed.json", NOT_OURS_TO_HANDLE, "workflow.execution.failed", null, PROJECT),
                other("event-project-event.json", NOT_OURS_TO_HANDLE, "project.event", "pev_sample_01", PROJECT));
    }

    private static Arguments understood(String file, String header, String event, String id, ProviderEvent said) {
        var name = event == null ? header : event;
        return Arguments.of(file, header, new Reading(UNDERSTOOD, name, id, null, List.of(said)), PROJECT);
    }

    private static Arguments ofNoProject(String file, String header, ProviderEvent... said) {
        return Arguments.of(file, header, new Reading(UNDERSTOOD, header, null, null, List.of(said)), null);
    }

    private static Arguments other(String file, Reading.Kind kind, String event, String id, String project) {
        return Arguments.of(file, null, new Reading(kind, event, id, null, List.of()), project);
    }

    private static LineChanged line(LineChange word, String at, Map<String, Object> details) {
        return new LineChanged(word, DENTAL, DENTAL_CUSTOMER, Instant.parse(at), details);
    }

    private static AccountChanged account(AccountChange word, Map<String, Object> details) {
        var at = Instant.parse("2026-11-21T15:30:00Z");
        return new AccountChanged(word, About.numbers(DENTAL_WABA, List.of(DENTAL)), at, details, null);
    }

    private static MessageSeen message(MessageState word, String id, long at, Map<String, Object> more) {
        var details = new java.util.LinkedHashMap<String, Object>(more);
        details.putAll(Map.of("message_id", id, "type", "text", "origin", "cloud_api"));
        return new MessageSeen(word, DENTAL, id, Instant.ofEpochSecond(at), details);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void everyRecordedEventSaysExactlyThis(String file, String header, Reading expected) {
        assertThat(events.read(header, Fixtures.bytes(file))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void itIsForeignIfItNamesAnotherProjectThanOurs(String file, String header, Reading expected, String project) {
        var body = Fixtures.bytes(file);
        var toAnother = new KapsoEvents("another").read(header, body);

        assertThat(new KapsoEvents(PROJECT).read(header, body)).isEqualTo(expected);
        assertThat(toAnother.kind()).isEqualTo(project == null ? expected.kind() : FOREIGN);
        assertThat(toAnother.events()).isEqualTo(expected.events());
    }

    @Test
    void noRecordedEventIsForgotten() {
        assertThat(recorded().map(arguments -> arguments.get()[0]).sorted().toList())
                .isEqualTo(Fixtures.named(name ->
                        name.startsWith("event-") && !name.startsWith("event-meta-raw") && name.endsWith(".json")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void noMessageTextIsEverKept(String file, String header) {
        assertThat(events.read(header, Fixtures.bytes(file)).toString())
                .doesNotContain("Are you open", "Hello", "Do you fix teeth", "Following up");
    }

    @Test
    void theHeaderNamesTheEventBeforeTheBody() {
        var body = "{\"event\":\"whatsapp.phone_number.deleted\",\"phone_number_id\":\"1\"}";

        assertThat(read("whatsapp.phone_number.created", body).event()).isEqualTo("whatsapp.phone_number.created");
        assertThat(read(" ", body).event()).isEqualTo("whatsapp.phone_number.deleted");
        assertThat(read(null, body.replace("\"event\"", "\"type\"")).event())
                .isEqualTo("whatsapp.phone_number.deleted");
    }

    @Test
    void theBodysEventComesBeforeItsType() {
        var body = "{\"type\":\"x\",\"event\":\"whatsapp.phone_number.created\",\"phone_number_id\":\"1\"}";

        assertThat(read(null, body).event()).isEqualTo("whatsapp.phone_number.created");
    }

    @Test
    void anEnvelopeSaysTheSameAsTheFlatShape() {
        var envelope = "{\"event\":\"whatsapp.phone_number.created\",\"data\":" + CREATED + "}";

        assertThat(read(null, envelope)).isEqualTo(read("whatsapp.phone_number.created", CREATED));
    }

    @Test
    void anIdInsideTheEnvelopeCounts() {
        var body =
                "{\"event\":\"whatsapp.phone_number.offboarded\",\"data\":{\"id\":\"e1\",\"phone_number_id\":\"1\"}}";

        assertThat(read(null, body).eventId()).isEqualTo("e1");
    }

    @Test
    void aBatchOfOneIsABatch() {
        var body =
                "{\"type\":\"whatsapp.message.received\",\"batch\":true,\"data\":[{\"phone_number_id\":\"1\",\"message\":{\"id\":\"m\"}}]}";

        assertThat(read(null, body).events())
                .containsExactly(new MessageSeen(MessageState.INBOUND, "1", "m", null, Map.of("message_id", "m")));
    }

    @Test
    void anEmptyBatchIsUnreadable() {
        assertThat(read("whatsapp.message.received", "{\"batch\":true,\"data\":[]}")
                        .kind())
                .isEqualTo(UNREADABLE);
    }

    @Test
    void aNumberWithoutCustomerIsTheProjectsOwn() {
        var said = read("whatsapp.phone_number.created", "{\"phone_number_id\":\"1\"}")
                .events();

        assertThat(said).containsExactly(new NumberAnnounced(NumberChange.CREATED, "1", null, null, Map.of()));
    }

    @Test
    void idsMayBeNumbers() {
        var said = read("whatsapp.phone_number.created", "{\"phone_number_id\":604118932207715}");

        assertThat(((NumberAnnounced) said.events().get(0)).phoneNumberId()).isEqualTo(LUNA);
    }

    @Test
    void eventsWithoutTheIdTheyNeedAreUnreadable() {
        assertThat(read("whatsapp.phone_number.created", "{}").kind()).isEqualTo(UNREADABLE);
        assertThat(read("whatsapp.phone_number.created", "{\"phone_number_id\":\" \"}")
                        .kind())
                .isEqualTo(UNREADABLE);
        assertThat(read("whatsapp.message.received", "{\"phone_number_id\":\"1\"}")
                        .kind())
                .isEqualTo(UNREADABLE);
        var long101 = "{\"phone_number_id\":\"" + "1".repeat(101) + "\"}";
        assertThat(read("whatsapp.phone_number.created", long101).kind()).isEqualTo(UNREADABLE);
    }

    @Test
    void aNameNobodyToldUsAboutIsUnknownAndKeepsItsProject() {
        var painted = "whatsapp.phone_number.painted";
        var unknown = new Reading(UNKNOWN_EVENT, painted, null, null, List.of());

        assertThat(read(painted, CREATED)).isEqualTo(unknown);
        assertThat(new KapsoEvents("p").read(painted, CREATED.getBytes(UTF_8))).isEqualTo(unknown);
        assertThat(new KapsoEvents("another")
                        .read(painted, CREATED.getBytes(UTF_8))
                        .kind())
                .isEqualTo(FOREIGN);
    }

    @Test
    void theProjectOfTheSettingsIsOurs() {
        var settings = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(KapsoSettings.class)
                .withDefaultValue("patchbay.kapso.project-id", "ours")
                .build()
                .getConfigMapping(KapsoSettings.class);

        assertThat(new KapsoEvents(settings)
                        .read("whatsapp.phone_number.created", CREATED.getBytes(UTF_8))
                        .kind())
                .isEqualTo(FOREIGN);
    }

    @Test
    void withoutAnyNameItIsUnknown() {
        assertThat(read(null, CREATED).kind()).isEqualTo(UNKNOWN_EVENT);
        assertThat(read(null, CREATED).event()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kapso_agent.run.completed", "kapso_agent.run.somethingNew", "workflow.execution.new"})
    void whatConcernsNoLineIsNotOurs(String event) {
        assertThat(read(event, "{}").kind()).isEqualTo(NOT_OURS_TO_HANDLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "true", "7", "\"x\"", "[]", "[{}]", "{", "{}}", "nonsense", "\u0000"})
    void whatIsNoObjectIsUnreadable(String body) {
        assertThat(read("whatsapp.phone_number.created", body).kind()).isEqualTo(UNREADABLE);
    }

    @Test
    void brokenUtf8IsUnreadable() {
        var body = new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};

        assertThat(events.read("whatsapp.phone_number.created", body).kind()).isEqualTo(UNREADABLE);
    }

    @Test
    void nestingWithoutEndIsUnreadable() {
        var deep = "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000);
        var lists = "{\"a\":" + "[".repeat(100_000);

        assertThat(read("whatsapp.phone_number.created", deep).kind()).isEqualTo(UNREADABLE);
        assertThat(read("whatsapp.phone_number.created", lists).kind()).isEqualTo(UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1E-999999999", "99999999999999999999", "0.00000000000001"})
    void hugeNumbersDoNoHarm(String number) {
        var body = "{\"phone_number_id\":\"1\",\"occurred_at\":" + number + ",\"x\":" + number + "}";

        var reading = read("whatsapp.phone_number.offboarded", body);

        assertThat(reading.kind()).isEqualTo(UNDERSTOOD);
        assertThat(reading.events().get(0).happenedAt()).isNull();
    }

    @Test
    void aNumberOfAMillionDigitsDoesNoHarm() {
        var body = "{\"phone_number_id\":" + "9".repeat(1_000_000) + "}";

        assertThat(read("whatsapp.phone_number.created", body).kind()).isEqualTo(UNREADABLE);
    }

    @Test
    void whatTheDatabaseCannotHoldInsideATextIsReplaced() {
        var body = "{\"phone_number_id\":\"1\",\"disconnection\":{\"reason\":\"a\\u0000b\\ud800\"}}";

        assertThat(read("whatsapp.phone_number.disconnected", body)
                        .events()
                        .get(0)
                        .details())
                .containsEntry("reason", "a\ufffdb\ufffd");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-03T10:00:00Z, 2026-11-03T10:00:00Z",
        "2026-11-03T10:00:00.123456Z, 2026-11-03T10:00:00.123456Z",
        "2026-11-03T07:00:00-03:00, 2026-11-03T10:00:00Z",
        "1793700000, 2026-11-03T10:00:00Z",
        "yesterday,",
        "2026-02-30T10:00:00Z,",
        "99999999999999999999,"
    })
    void timesComeInThreeShapes(String sent, Instant expected) {
        var body = "{\"phone_number_id\":\"1\",\"occurred_at\":\"" + sent + "\"}";

        var said = read("whatsapp.phone_number.offboarded", body).events().get(0);

        assertThat(said.happenedAt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"phone_number_id\":\"1\",\"customer\":\"text\",\"source\":7,\"disconnection\":[1]}",
                "{\"phone_number_id\":\"1\",\"customer\":{\"id\":{\"a\":1}},\"disconnection\":null}",
                "{\"phone_number_id\":\"1\",\"project\":[],\"setup_link\":\"x\",\"id\":[]}"
            })
    void partsOfTheWrongTypeAreLeftOut(String body) {
        var reading = read("whatsapp.phone_number.disconnected", body);

        assertThat(reading.kind()).isEqualTo(UNDERSTOOD);
        assertThat(reading.events().get(0).details()).isEmpty();
    }

    @Property
    void noBytesBreakIt(@ForAll byte[] body, @ForAll("eventNames") String header) {
        assertThat(events.read(header, body)).isNotNull();
    }

    @Property
    void noObjectBreaksIt(
            @ForAll("eventNames") String header,
            @ForAll("field") String field,
            @ForAll("value") String value,
            @ForAll("field") String second,
            @ForAll("value") String secondValue) {
        var body = "{\"phone_number_id\":\"1\",\"" + field + "\":" + value + ",\"" + second + "\":" + secondValue + "}";

        assertThat(read(header, body)).isNotNull();
    }

    @Provide
    Arbitrary<String> eventNames() {
        return Arbitraries.of(
                        "whatsapp.phone_number.created",
                        "whatsapp.phone_number.disconnected",
                        "whatsapp.account.restricted",
                        "whatsapp.account.unheard_of",
                        "whatsapp.message.received",
                        "whatsapp.message.failed",
                        "whatsapp.conversation.ended",
                        "config.created",
                        "project.event",
                        "x")
                .injectNull(0.1);
    }

    @Provide
    Arbitrary<String> field() {
        return Arbitraries.of(
                "data",
                "message",
                "whatsapp_config",
                "restrictions",
                "violation",
                "ban",
                "phone_numbers",
                "customer",
                "project",
                "source",
                "setup_link",
                "entry",
                "object",
                "event",
                "occurred_at");
    }

    @Provide
    Arbitrary<String> value() {
        return Arbitraries.of(
                "null",
                "true",
                "7",
                "1e400",
                "\"\"",
                "\"x\"",
                "[]",
                "[null]",
                "[[]]",
                "[{}]",
                "[7]",
                "{}",
                "{\"id\":null}",
                "{\"id\":[]}",
                "{\"id\":\"m\",\"kapso\":{\"statuses\":[7,{\"errors\":{}}]}}",
                "{\"phone_number_id\":7}");
    }

    private Reading read(String header, String body) {
        return events.read(header, body.getBytes(UTF_8));
    }
}
