package io.patchbay.provider.kapso;

import static io.patchbay.provider.ProviderEvents.Reading.Kind.FOREIGN;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.NOT_OURS_TO_HANDLE;
import static io.patchbay.provider.ProviderEvents.Reading.Kind.UNDERSTOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.AccountChange;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every recorded event says, payload by payload. */
class RecordedKapsoEventsTest {

    private static final String PROJECT = "3f0c9c1e-6a52-4b7a-9d2f-1f7a60b2c9d4";
    private static final String LUNA = "604118932207715";
    private static final String DENTAL = "604118932207799";
    private static final String DENTAL_WABA = "381900552216099";
    private static final CustomerRef LUNA_CUSTOMER =
            new CustomerRef("b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111", null, null);
    private static final CustomerRef DENTAL_CUSTOMER =
            new CustomerRef("5e8a4a9b-7e0d-4d3e-b1c8-0a6a3c2c9222", "acct_2042", null);

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
    void eachRecordedEventIsReadAsListed(String file, String header, Reading expected) {
        assertThat(events.read(header, Fixtures.bytes(file))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void anEventThatNamesAnotherProjectThanOursIsForeign(String file, String header, Reading expected, String project) {
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
}
