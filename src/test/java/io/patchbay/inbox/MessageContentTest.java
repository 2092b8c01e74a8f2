package io.patchbay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.support.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding M6: what end customers wrote stays theirs. */
class MessageContentTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names of parts whose text is somebody's words, name or number. */
    private static final Set<String> THEIRS = Set.of(
            "body",
            "caption",
            "name",
            "wa_id",
            "from",
            "to",
            "recipient_id",
            "phone_number",
            "content",
            "contact_name",
            "last_message_text",
            "full_name",
            "first_name",
            "username",
            "user_id",
            "formatted_name",
            "profile_name");

    static Stream<String> recorded() {
        return Stream.concat(
                Fixtures.named(name -> name.startsWith("event-message") && name.endsWith(".json")
                                || name.startsWith("event-conversation"))
                        .stream()
                        .map(name -> new String(Fixtures.bytes(name), StandardCharsets.UTF_8)),
                Fixtures.metaNamed(
                                name -> name.matches(
                                        "webhook\\.(messages|history|smb_app_state_sync|smb_message_echoes|user_preferences)\\..*"))
                        .stream()
                        .map(name -> new String(Fixtures.meta(name), StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void nothingOfAnEndCustomerIsLeft(String body) throws Exception {
        var hidden = MessageContent.hidden(body);

        var theirs = new ArrayList<String>();
        var tree = JSON.readTree(body);
        collect(tree, "", false, theirs);
        // the line itself is no end customer
        theirs.removeAll(tree.findValuesAsText("display_phone_number"));
        assertThat(theirs).allSatisfy(text -> assertThat(hidden).doesNotContain("\"" + text + "\""));
    }

    private static void collect(JsonNode node, String name, boolean ofPeople, List<String> theirs) {
        if (node.isTextual()
                && ofPeople
                && THEIRS.contains(name)
                && !node.textValue().isEmpty()) {
            theirs.add(node.textValue());
        }
        node.properties()
                .forEach(part -> collect(
                        part.getValue(),
                        part.getKey(),
                        ofPeople
                                || Set.of(
                                                "messages",
                                                "message",
                                                "contacts",
                                                "conversation",
                                                "history",
                                                "state_sync",
                                                "message_echoes",
                                                "statuses",
                                                "user_preferences")
                                        .contains(part.getKey()),
                        theirs));
        if (node.isArray()) {
            node.forEach(one -> collect(one, name, ofPeople, theirs));
        }
    }

    @Test
    void idsCodesKindsAndTimesStay() {
        var hidden = MessageContent.hidden(
                new String(Fixtures.meta("webhook.messages.status_failed.131031.json"), StandardCharsets.UTF_8));

        assertThat(hidden).contains("131031", "wamid.", "\"status\":\"failed\"", "\"timestamp\"", "phone_number_id");
    }

    @Test
    void aPersonsNumberAsTheIdOfAThreadIsHidden() {
        var hidden =
                MessageContent.hidden(new String(Fixtures.meta("webhook.history.chunk.json"), StandardCharsets.UTF_8));

        assertThat(hidden).doesNotContain("447700900555", "Thanks").contains("wamid.TESTHIST0003", "530100000000033");
    }

    @Test
    void idsStayWhole() {
        for (var id : List.of(
                "wamid.1901da759f48473fb37964384cb051b9",
                "2ef28967-45a0-44d2-aedb-72c3dc7d498c",
                "12345678-4444-4222-8333-123456789012")) {
            var body = "{\"message\":{\"id\":\"" + id + "\"}}";
            assertThat(MessageContent.hidden(body)).isEqualTo(body);
        }
    }

    @Test
    void aNumberInASentenceOfMetaIsHidden() {
        assertThat(
                        MessageContent.hidden(
                                "{\"statuses\":[{\"errors\":[{\"code\":131026,\"message\":\"not sent to +44 7700 900555.\"}]}]}"))
                .contains("131026", "not sent to •••.");
    }

    @Test
    void aPartThatIsNewIsHidden() {
        assertThat(MessageContent.hidden("{\"messages\":[{\"id\":\"wamid.1\",\"poem\":{\"verse\":\"roses\"}}]}"))
                .isEqualTo("{\"messages\":[{\"id\":\"wamid.1\",\"poem\":{\"verse\":\"•••\"}}]}");
    }

    @Test
    void whatIsAboutALineAloneStaysToTheLetter() {
        for (var name : Fixtures.named(name -> name.matches("event-(phone|account).*\\.json"))) {
            var body = new String(Fixtures.bytes(name), StandardCharsets.UTF_8);
            assertThat(MessageContent.hidden(body)).as(name).isEqualTo(body);
        }
        assertThat(MessageContent.hidden("no JSON {")).isEqualTo("no JSON {");
        assertThat(MessageContent.hidden("")).isEmpty();
    }
}
