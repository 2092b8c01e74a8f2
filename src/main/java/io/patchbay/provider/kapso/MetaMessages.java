package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.id;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.put;
import static io.patchbay.provider.kapso.JsonValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.MessageState;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Meta's field {@code messages}: what came in, what became of what was sent, and errors. */
final class MetaMessages {

    private MetaMessages() {}

    /**
     * What a change says of messages. Those without an id are passed over; empty if none of them
     * has one, or if the number they are of is not named.
     */
    static Optional<List<ProviderEvent>> said(MetaChange change) {
        var number = change.phoneNumberId();
        if (number == null) {
            return Optional.empty();
        }
        var value = change.value();
        var said = new ArrayList<ProviderEvent>();
        var allHaveIds = true;
        for (var message : value.path("messages")) {
            allHaveIds &= add(said, inbound(message), number, message, text(message, "type"));
        }
        for (var status : value.path("statuses")) {
            allHaveIds &= add(said, state(text(status, "status")), number, status, null);
        }
        if (value.path("errors").isArray()) {
            // about the account rather than about one message
            var details = new LinkedHashMap<String, Object>();
            details.put("problems", problems(value.path("errors")));
            said.add(new MessageSeen(MessageState.FAILED, number, change.key(), change.at(), details));
        }
        return said.isEmpty() && !allHaveIds ? Optional.empty() : Optional.of(said);
    }

    /** A word of WhatsApp's own, such as a changed number, is no message of a person and proves nothing (meta.md d3). */
    private static MessageState inbound(JsonNode message) {
        return "system".equals(text(message, "type")) ? MessageState.OTHER : MessageState.INBOUND;
    }

    /** While Meta's agent holds a chat: only what customers write in it proves anything (meta.md d3). */
    static Optional<List<ProviderEvent>> standby(MetaChange change) {
        var number = change.phoneNumberId();
        if (number == null) {
            return Optional.empty();
        }
        var said = new ArrayList<ProviderEvent>();
        for (var message : change.value().path("messages")) {
            add(said, inbound(message), number, message, text(message, "type"));
        }
        return Optional.of(said.isEmpty() ? List.of(new Irrelevant(number, change.at(), Map.of())) : said);
    }

    /** The customer did not share the chats of the app, or Meta could not. */
    static boolean isDeclined(MetaChange change) {
        return !problemsIn(change.value()).isEmpty();
    }

    /** Errors of a value, wherever it carries them. */
    static List<Object> problemsIn(JsonNode value) {
        var problems = new ArrayList<Object>(problems(value.path("errors")));
        value.path("history").forEach(part -> problems.addAll(problems(part.path("errors"))));
        return problems;
    }

    /** A message that was read has been delivered; one that was accepted or sent need not be (meta.md c4). */
    private static MessageState state(String status) {
        return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
            case "failed" -> MessageState.FAILED;
            case "delivered", "read" -> MessageState.DELIVERED;
            default -> MessageState.OTHER;
        };
    }

    /** False if it has no id. */
    private static boolean add(
            List<ProviderEvent> said, MessageState state, String number, JsonNode message, String type) {
        var messageId = id(message, "id");
        if (messageId == null) {
            return false;
        }
        var details = new LinkedHashMap<String, Object>();
        details.put("message_id", messageId);
        put(details, "type", type);
        if (state == MessageState.FAILED || !message.path("errors").isEmpty()) {
            details.put("problems", problems(message.path("errors")));
        }
        if (state == MessageState.DELIVERED) {
            put(details, "pricing_type", text(message.path("pricing"), "type"));
        }
        return said.add(new MessageSeen(state, number, messageId, instant(message, "timestamp"), details));
    }

    /** Codes, titles and details of Meta's errors, ready for a fact. */
    static List<Object> problems(JsonNode errors) {
        var problems = new ArrayList<Object>();
        for (var error : errors) {
            var problem = new LinkedHashMap<String, Object>();
            put(problem, "code", text(error, "code"));
            put(problem, "title", text(error, "title"));
            put(problem, "details", text(error.path("error_data"), "details"));
            problems.add(problem);
        }
        return problems;
    }
}
