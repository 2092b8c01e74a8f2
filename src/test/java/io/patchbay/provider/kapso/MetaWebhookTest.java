package io.patchbay.provider.kapso;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.AccountChange;
import io.patchbay.provider.MessageState;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.support.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaWebhookTest {

    private static final KapsoEvents READER = new KapsoEvents();

    private static Reading read(String file) {
        return READER.read(null, Fixtures.meta(file));
    }

    private static List<ProviderEvent> events(String file) {
        return read("webhook." + file + ".json").events();
    }

    static Stream<String> bodies() {
        return Fixtures.metaNamed(name -> name.startsWith("webhook.")
                        && !name.contains("signature_vectors")
                        && !name.contains("verify_handshake"))
                .stream();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBodyOfMetaIsSurvivedAndNoneIsUnreadable(String file) {
        assertThat(read(file).kind()).isNotEqualTo(Reading.Kind.UNREADABLE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            account_review_update.APPROVED                                    | REVIEWED      | 310100000000011 | -
            account_review_update.DEFERRED                                    | REVIEWED      | 310100000000011 | -
            phone_number_name_update.REJECTED.NAME_NOT_CONSISTENT             | NAME_REVIEWED | 310100000000011 | 447700900123
            phone_number_quality_update.FLAGGED.legacy                        | JUDGED        | 310100000000022 | 15550100142
            phone_number_quality_update.ONBOARDING                            | JUDGED        | 310100000000022 | 15550100142
            business_capability_update.v24_number                             | LIMITED       | 310100000000011 | -
            account_update.PARTNER_ADDED                                      | SHARED        | 310100000000011 | -
            account_update.PARTNER_APP_INSTALLED.misplaced_keys               | SHARED        | 310100000000011 | -
            account_update.PARTNER_REMOVED                                    | DISCONNECTED  | 310100000000011 | -
            account_update.PARTNER_REMOVED.coexistence.CHANGE_NUMBER          | DISCONNECTED  | 310100000000033 | -
            account_update.PARTNER_REMOVED.coexistence.legacy_phone_only      | DISCONNECTED  | 310100000000033 | 15550100177
            account_update.PARTNER_APP_UNINSTALLED.no_waba_info               | DISCONNECTED  | 7700100020003001 | -
            account_update.ACCOUNT_DELETED                                    | DISCONNECTED  | 310100000000011 | -
            account_update.ACCOUNT_OFFBOARDED                                 | OFFBOARDED    | 310100000000033 | -
            account_update.ACCOUNT_RECONNECTED                                | RECONNECTED   | 310100000000033 | -
            account_update.ACCOUNT_VIOLATION.with_phone_number                | VIOLATION     | 310100000000022 | 15550100142
            account_update.ACCOUNT_RESTRICTION                                | RESTRICTED    | 310100000000011 | -
            account_update.DISABLED_UPDATE.DISABLE                            | DISABLED      | 310100000000011 | -
            account_update.DISABLED_UPDATE.REINSTATE                          | REINSTATED    | 310100000000011 | -
            """)
    void anEventOfAnAccountNamesWhomItIsAbout(String file, AccountChange word, String waba, String digits) {
        assertThat(events(file)).singleElement().isInstanceOfSatisfying(AccountChanged.class, changed -> {
            assertThat(changed.word()).isEqualTo(word);
            assertThat(changed.about()).isEqualTo(new About(waba, null, digits, List.of()));
            assertThat(changed.happenedAt()).isNotNull();
        });
    }

    @Test
    void theResultOfAVerificationIsAboutThePortfolio() {
        var file = "account_update.PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE.FAILED";

        assertThat(events(file)).singleElement().isInstanceOfSatisfying(AccountChanged.class, changed -> {
            assertThat(changed.about()).isEqualTo(About.portfolio("420100000000011"));
            assertThat(changed.details())
                    .containsEntry("status", "FAILED")
                    .containsEntry("reasons", List.of("LEGAL NAME NOT MATCHING", "ADDRESS NOT MATCHING"));
        });
    }

    @Test
    void theEndOfARestrictionIsAMomentWhateverItWasWrittenAs() {
        var restricted =
                (AccountChanged) events("account_update.ACCOUNT_RESTRICTION").get(0);

        assertThat(restricted.details().get("restrictions"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first()
                .isEqualTo(Map.of(
                        "type", "RESTRICTED_BIZ_INITIATED_MESSAGING",
                        "expires_at", "2026-09-24T08:40:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "business_capability_update.v24_number, 2000, -",
        "business_capability_update.v24_tier_string, TIER_2K, -",
        "business_capability_update.v23_legacy, 250, 2",
        "business_capability_update.unlimited_legacy, -1, -"
    })
    void aLimitIsKeptAsItIsWritten(String file, String limit, String cap) {
        var limited = (AccountChanged) events(file).get(0);

        assertThat(limited.details()).containsEntry("messaging_limit", limit);
        if (!cap.equals("-")) {
            assertThat(limited.details()).containsEntry("number_cap", cap);
        }
    }

    @Test
    void messagesProveInboundAndRefusalsKeepTheirCodes() {
        assertThat(events("messages.inbound_text")).singleElement().isInstanceOfSatisfying(MessageSeen.class, seen -> {
            assertThat(seen.word()).isEqualTo(MessageState.INBOUND);
            assertThat(seen.messageId()).isEqualTo("wamid.TESTINBOUND0001");
            assertThat(seen.details().toString()).doesNotContain("Saturday");
        });
        assertThat(events("messages.status_failed.131042"))
                .singleElement()
                .isInstanceOfSatisfying(MessageSeen.class, seen -> {
                    assertThat(seen.word()).isEqualTo(MessageState.FAILED);
                    assertThat(seen.details().get("problems"))
                            .isEqualTo(
                                    List.of(
                                            Map.of(
                                                    "code",
                                                    "131042",
                                                    "title",
                                                    "Business eligibility payment issue",
                                                    "details",
                                                    "Message failed to send because there were one or more errors related to your payment method.")));
                });
        assertThat(events("messages.errors_account_level"))
                .singleElement()
                .isInstanceOfSatisfying(
                        MessageSeen.class, seen -> assertThat(seen.word()).isEqualTo(MessageState.FAILED));
    }

    @Test
    void whatTheBusinessAppSentIsAnAside() {
        assertThat(events("smb_message_echoes.text")).singleElement().isInstanceOf(Irrelevant.class);
    }

    @ParameterizedTest
    @CsvSource({
        "message_template_status_update.REJECTED, NOT_OURS_TO_HANDLE",
        "account_alerts.OBA_REJECTED, NOT_OURS_TO_HANDLE",
        "account_update.VOLUME_BASED_PRICING_TIER_UPDATE, NOT_OURS_TO_HANDLE",
        "security.PIN_CHANGED, NOT_OURS_TO_HANDLE",
        "partner_solutions.SOLUTION_CREATED, NOT_OURS_TO_HANDLE"
    })
    void whatConcernsNoLineSaysSo(String file, Reading.Kind kind) {
        assertThat(read("webhook." + file + ".json").kind()).isEqualTo(kind);
    }

    @Test
    void theSameChangeHasTheSameKeyWhateverTheOrderOfItsParts() {
        var one = account("{\"event\": \"ACCOUNT_DELETED\", \"note\": 1}");
        var other = account("{\"note\": 1, \"event\": \"ACCOUNT_DELETED\"}");
        var another = account("{\"note\": 2, \"event\": \"ACCOUNT_DELETED\"}");

        assertThat(one.key()).isEqualTo(other.key()).isNotEqualTo(another.key());
    }

    private static AccountChanged account(String value) {
        var body = "{\"entry\": [{\"id\": \"1\", \"time\": 1, \"changes\": [{\"field\": \"account_update\", \"value\": "
                + value
                + "}]}]}";
        return (AccountChanged) READER.read(null, body.getBytes(StandardCharsets.UTF_8))
                .events()
                .get(0);
    }

    @Test
    void anUnknownEventOfAnAccountIsKeptAndChangesNothing() {
        var body =
                "{\"entry\": [{\"id\": \"1\", \"changes\": [{\"field\": \"account_update\", \"value\": {\"event\": \"MOONRISE\"}}]}]}";

        var told = (AccountChanged) READER.read(null, body.getBytes(StandardCharsets.UTF_8))
                .events()
                .get(0);
        assertThat(told.word()).isEqualTo(AccountChange.TOLD);
        assertThat(told.details()).containsEntry("event", "MOONRISE");
    }

    /** With its envelope and without, as Meta's page prints it (meta.md d3). */
    @ParameterizedTest
    @ValueSource(strings = {"history.declined_2593109", "history.declined_2593109.bare_value_as_documented"})
    void chatsThatAreNotSharedAreToldOfTheNumber(String file) {
        assertThat(events(file)).singleElement().isInstanceOfSatisfying(AccountChanged.class, told -> {
            assertThat(told.word()).isEqualTo(AccountChange.TOLD);
            assertThat(told.about().phoneNumberIds()).containsExactly("530100000000033");
            assertThat(told.details()).containsEntry("field", "history").containsKey("problems");
        });
    }

    private static Reading readValue(String account, String field, String value) {
        var body =
                "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"%s\",\"changes\":[{\"field\":\"%s\",\"value\":%s}]}]}"
                        .formatted(account, field, value);
        return READER.read(null, body.getBytes(StandardCharsets.UTF_8));
    }

    private static final String OF_NUMBER = "\"metadata\":{\"phone_number_id\":\"710\"}";

    /** A changed number is told as a message, and nobody wrote it (meta.md d3). */
    @Test
    void aWordOfWhatsAppsOwnProvesNothing() {
        var reading = readValue(
                "720", "messages", "{" + OF_NUMBER + ",\"messages\":[{\"id\":\"wamid.1\",\"type\":\"system\"}]}");

        assertThat(((MessageSeen) reading.events().get(0)).word()).isEqualTo(MessageState.OTHER);
    }

    /** While Meta's agent holds a chat, customers write into standby (meta.md d3). */
    @Test
    void aMessageInStandbyProvesThatInboundWorks() {
        var inbound = readValue(
                "720", "standby", "{" + OF_NUMBER + ",\"messages\":[{\"id\":\"wamid.1\",\"type\":\"text\"}]}");
        var echo = readValue("720", "standby", "{" + OF_NUMBER + ",\"message_echoes\":[{\"id\":\"wamid.2\"}]}");

        assertThat(((MessageSeen) inbound.events().get(0)).word()).isEqualTo(MessageState.INBOUND);
        assertThat(echo.events().get(0)).isInstanceOf(Irrelevant.class);
    }

    /** What the Test button of Meta's dashboard sends is about nobody (meta.md d2). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "account_update {\"event\":\"VERIFIED_ACCOUNT\",\"phone_number\":\"16505551111\"}",
                "messages {\"metadata\":{\"display_phone_number\":\"16505551111\",\"phone_number_id\":\"123456123\"},\"messages\":[{\"id\":\"ABGG\",\"type\":\"text\"}]}",
                "business_capability_update {\"max_daily_conversation_per_phone\":100}"
            })
    void aSampleIsASampleAndNothingElse(String sample) {
        var parts = sample.split(" ", 2);

        assertThat(readValue("0", parts[0], parts[1]).kind()).isEqualTo(Reading.Kind.SAMPLE);
    }

    @Test
    void aBodyAboutSomethingElseThanAWhatsAppAccountIsForeign() {
        var body = "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"feed\",\"value\":{}}]}]}";

        assertThat(READER.read(null, body.getBytes(StandardCharsets.UTF_8)).kind())
                .isEqualTo(Reading.Kind.FOREIGN);
    }

    /** Meta goes on inventing fields; whoever looks at the line sees that something came (meta.md c). */
    @Test
    void aFieldThatNobodyToldUsOfNamesItself() {
        var reading = readValue(
                "720", "moon_phase_update", "{\"display_phone_number\":\"+55 31 3500-0142\",\"event\":\"FULL\"}");

        var told = (AccountChanged) reading.events().get(0);
        assertThat(told.word()).isEqualTo(AccountChange.TOLD);
        assertThat(told.about()).isEqualTo(About.number("720", "553135000142"));
        assertThat(told.details()).containsEntry("field", "moon_phase_update").containsEntry("event", "FULL");
    }

    @Test
    void aBodyNamesAllOfItsFields() {
        var body = ("{\"entry\":[{\"id\":\"720\",\"changes\":[{\"field\":\"flows\",\"value\":{}},"
                        + "{\"field\":\"account_review_update\",\"value\":{\"decision\":\"APPROVED\"}}]}]}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(READER.read(null, body).fields()).containsExactly("flows", "account_review_update");
    }
}
