package io.patchbay.provider.kapso;

import static io.patchbay.provider.ProviderEvents.Reading.Kind.EMPTY;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.FOREIGN;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.NOT_OURS_TO_HANDLE;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNDERSTOOD;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNKNOWN_EVENT;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNREADABLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.KapsoSettings;
import io.patchbay.provider.MessageState;
import io.patchbay.provider.NumberChange;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvent.NumberAnnounced;
import io.patchbay.provider.ProviderEvents.Reading;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KapsoEventsTest {

    private static final String LUNA = "604118932207715";
    private static final String CREATED =
            "{\"phone_number_id\":\"1\",\"project\":{\"id\":\"p\"},\"customer\":{\"id\":\"c\"}}";

    private final KapsoEvents events = new KapsoEvents();

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

    @Test
    void anEmptyBatchIsAcceptedAsEmpty() {
        assertThat(read("whatsapp.message.received", "{\"data\": []}").kind()).isEqualTo(EMPTY);
    }

    @Test
    void aPartOfABatchThatCannotBeReadDoesNotHideTheOthers() {
        var reading = read(
                "whatsapp.message.received",
                "{\"data\": [{\"phone_number_id\": \"1\", \"message\": {\"id\": \"wamid.1\"}}, {\"moon\": 1}]}");

        assertThat(reading.kind()).isEqualTo(UNDERSTOOD);
        assertThat(reading.events()).hasSize(1);
        assertThat(reading.unreadable()).isEqualTo(1);
    }
}
