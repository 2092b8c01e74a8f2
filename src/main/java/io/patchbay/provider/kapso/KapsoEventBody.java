package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.id;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.put;
import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.KapsoEventNames.ACCOUNT;
import static io.patchbay.provider.kapso.KapsoEventNames.MESSAGE;
import static io.patchbay.provider.kapso.KapsoEventNames.NUMBER;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the body of one event of Kapso's says, once its name is known (kapso.md §5.4 to §5.7). */
final class KapsoEventBody {

    private KapsoEventBody() {}

    /** Null if the body lacks what the event needs. */
    static ProviderEvent said(String event, JsonNode body) {
        if (!body.isObject()) {
            return null;
        }
        if (event.startsWith(ACCOUNT)) {
            return account(event, body);
        }
        var nested = body.path("whatsapp_config");
        var number = nested.isObject() ? id(nested, "phone_number_id") : id(body, "phone_number_id");
        if (number == null || number.length() > 100) {
            return null;
        }
        if (event.startsWith(MESSAGE)) {
            return message(event, number, body);
        }
        return switch (event) {
            case NUMBER + "created", "whatsapp.config.created", "config.created" ->
                announced(NumberChange.CREATED, number, body);
            case NUMBER + "deleted", "config.deleted" -> announced(NumberChange.DELETED, number, body);
            case NUMBER + "offboarded" -> line(LineChange.OFFBOARDED, number, body);
            case NUMBER + "disconnected" -> line(LineChange.DISCONNECTED, number, body);
            case NUMBER + "reconnected" -> line(LineChange.RECONNECTED, number, body);
            default -> new Irrelevant(number, null, Map.of());
        };
    }

    private static NumberAnnounced announced(NumberChange word, String number, JsonNode body) {
        var details = new LinkedHashMap<String, Object>();
        var config = body.path("whatsapp_config");
        if (config.isObject()) {
            put(details, "waba_id", text(config, "business_account_id"));
            put(details, "is_coexistence", text(config, "is_coexistence"));
            put(details, "display_phone_number", text(config, "display_phone_number"));
        }
        return new NumberAnnounced(word, number, customer(body), instant(body, "occurred_at"), details);
    }

    private static LineChanged line(LineChange word, String number, JsonNode body) {
        var details = new LinkedHashMap<String, Object>();
        put(details, "connection_type", text(body, "connection_type"));
        put(details, "source_event", text(body.path("source"), "event"));
        put(details, "waba_id", text(body.path("source"), "business_account_id"));
        put(details, "reason", text(body.path("disconnection"), "reason"));
        put(details, "initiated_by", text(body.path("disconnection"), "initiated_by"));
        return new LineChanged(word, number, customer(body), instant(body, "occurred_at"), details);
    }

    private static AccountChanged account(String event, JsonNode body) {
        var word = switch (event) {
            case ACCOUNT + "restricted" -> AccountChange.RESTRICTED;
            case ACCOUNT + "violation" -> AccountChange.VIOLATION;
            case ACCOUNT + "disabled" -> AccountChange.DISABLED;
            default -> AccountChange.REINSTATED;
        };
        var details = new LinkedHashMap<String, Object>();
        var restrictions = restrictions(body);
        if (!restrictions.isEmpty()) {
            details.put("restrictions", restrictions);
        }
        put(details, "violation", text(body.path("violation"), "type"));
        put(details, "remediation", text(body.path("violation"), "remediation"));
        put(details, "ban_state", text(body.path("ban"), "state"));
        put(details, "ban_date_label", text(body.path("ban"), "date_label"));
        var about = About.numbers(text(body, "business_account_id"), phoneNumberIds(body));
        return new AccountChanged(word, about, instant(body, "occurred_at"), details, null);
    }

    private static List<Object> restrictions(JsonNode body) {
        var restrictions = new ArrayList<Object>();
        for (var restriction : body.path("restrictions")) {
            var one = new LinkedHashMap<String, Object>();
            put(one, "type", text(restriction, "type"));
            put(one, "expires_at", text(restriction, "expires_at"));
            restrictions.add(one);
        }
        return restrictions;
    }

    private static List<String> phoneNumberIds(JsonNode body) {
        var ids = new ArrayList<String>();
        for (var number : body.path("phone_numbers")) {
            var one = id(number, "id");
            if (one != null) {
                ids.add(one);
            }
        }
        return ids;
    }

    private static MessageSeen message(String event, String number, JsonNode body) {
        var message = body.path("message");
        var messageId = id(message, "id");
        if (messageId == null) {
            return null;
        }
        var details = new LinkedHashMap<String, Object>();
        put(details, "message_id", messageId);
        put(details, "type", text(message, "type"));
        put(details, "origin", text(message.path("kapso"), "origin"));
        var word = switch (event) {
            case MESSAGE + "received" ->
                "system".equals(text(message, "type")) ? MessageState.OTHER : MessageState.INBOUND;
            case MESSAGE + "failed" -> MessageState.FAILED;
            case MESSAGE + "delivered", MESSAGE + "read" -> MessageState.DELIVERED;
            default -> MessageState.OTHER;
        };
        if (word == MessageState.INBOUND && !message.path("errors").isEmpty()) {
            details.put("problems", MetaMessages.problems(message.path("errors")));
        }
        if (word == MessageState.FAILED) {
            var problems = new ArrayList<Object>();
            for (var status : message.path("kapso").path("statuses")) {
                problems.addAll(MetaMessages.problems(status.path("errors")));
            }
            details.put("problems", problems);
        }
        if (word == MessageState.DELIVERED) {
            for (var status : message.path("kapso").path("statuses")) {
                put(details, "pricing_type", text(status.path("pricing"), "type"));
            }
        }
        return new MessageSeen(word, number, messageId, instant(message, "timestamp"), details);
    }

    /** The same value has two names (kapso.md Q27). */
    private static CustomerRef customer(JsonNode body) {
        var customer = body.path("customer");
        var customerId =
                id(customer, "id") == null ? id(body.path("whatsapp_config"), "customer_id") : id(customer, "id");
        if (customerId == null) {
            return null;
        }
        var external = text(customer, "external_id");
        return new CustomerRef(
                customerId,
                external == null ? text(customer, "external_customer_id") : external,
                text(customer, "name"));
    }
}
