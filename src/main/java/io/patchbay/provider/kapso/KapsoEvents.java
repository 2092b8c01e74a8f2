package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.KapsoEventNames.ACCOUNT;
import static io.patchbay.provider.kapso.KapsoEventNames.MESSAGE;
import static io.patchbay.provider.kapso.KapsoEventNames.NUMBER;
import static io.patchbay.provider.kapso.KapsoValues.id;
import static io.patchbay.provider.kapso.KapsoValues.instant;
import static io.patchbay.provider.kapso.KapsoValues.text;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import io.patchbay.provider.ProviderEvents;
import io.patchbay.provider.ProviderEvents.Reading.Kind;
import io.patchbay.provider.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Kapso's webhook bodies in all the shapes that were ever documented or seen (kapso.md §5.4 to
 * §5.7, Q2).
 */
@ApplicationScoped
public class KapsoEvents implements ProviderEvents {

    private final ObjectMapper json = JsonMapper.builder().build();

    /** The project whose events are ours; null if those of every project are. */
    private final String ourProject;

    @Inject
    KapsoEvents(KapsoSettings settings) {
        this(settings.projectId().orElse(null));
    }

    /** Takes the events of every project for ours. */
    public KapsoEvents() {
        this((String) null);
    }

    /** Takes the events of this project for ours; null: of every project. */
    public KapsoEvents(String ourProject) {
        this.ourProject = ourProject;
        json.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(100).build());
    }

    @Override
    public Subscription subscription() {
        return KapsoEventNames.SUBSCRIPTION;
    }

    @Override
    public Reading read(String headerEvent, byte[] body) {
        JsonNode root;
        try {
            // decoded by hand: Jackson guesses UTF-16 and lets broken UTF-8 through in places
            root = json.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (IOException e) {
            return unreadable(headerEvent);
        }
        if (root == null || !root.isObject()) {
            return unreadable(headerEvent);
        }
        if (MetaWebhook.isOne(root)) {
            return MetaWebhook.read(root);
        }
        var event = event(headerEvent, root);
        if (event == null) {
            return new Reading(Kind.UNKNOWN_EVENT, null, null, null, List.of());
        }
        var payload = payload(root);
        var project = projectId(root) == null ? projectId(payload) : projectId(root);
        var link = id(payload.path("setup_link"), "id");
        if (!KapsoEventNames.isKnown(event)) {
            return new Reading(unlessForeign(project, Kind.UNKNOWN_EVENT), event, null, null, List.of());
        }
        if (!KapsoEventNames.concernsALine(event)) {
            return new Reading(unlessForeign(project, Kind.NOT_OURS_TO_HANDLE), event, id(root, "id"), null, List.of());
        }
        var events = new ArrayList<ProviderEvent>();
        if (root.path("data").isArray()) {
            for (var item : root.path("data")) {
                if (!add(event, item, events)) {
                    return unreadable(event);
                }
            }
        } else if (!add(event, payload, events)) {
            return unreadable(event);
        }
        return events.isEmpty()
                ? unreadable(event)
                : new Reading(
                        unlessForeign(project, Kind.UNDERSTOOD), event, eventId(event, root, payload), link, events);
    }

    private static Reading unreadable(String event) {
        return new Reading(Kind.UNREADABLE, event, null, null, List.of());
    }

    private Kind unlessForeign(String project, Kind kind) {
        return ourProject == null || project == null || ourProject.equals(project) ? kind : Kind.FOREIGN;
    }

    private static String event(String header, JsonNode root) {
        if (header != null && !header.isBlank()) {
            return header.strip();
        }
        var event = text(root, "event");
        return event == null ? text(root, "type") : event;
    }

    /** {@code {event, data}} or the fields at the root (kapso.md Q2). */
    private static JsonNode payload(JsonNode root) {
        var data = root.path("data");
        return data.isObject() && !root.has("phone_number_id") ? data : root;
    }

    private static String projectId(JsonNode node) {
        var nested = text(node.path("project"), "id");
        return nested == null ? text(node, "project_id") : nested;
    }

    private static String eventId(String event, JsonNode root, JsonNode payload) {
        if (!event.startsWith(NUMBER) && !event.startsWith(ACCOUNT)) {
            return null;
        }
        var own = id(root, "id");
        return own == null ? id(payload, "id") : own;
    }

    /** False if the body lacks what the event needs. */
    private static boolean add(String event, JsonNode body, List<ProviderEvent> events) {
        if (!body.isObject()) {
            return false;
        }
        if (event.startsWith(ACCOUNT)) {
            events.add(account(event, body));
            return true;
        }
        var nested = body.path("whatsapp_config");
        var number = nested.isObject() ? id(nested, "phone_number_id") : id(body, "phone_number_id");
        if (number == null || number.length() > 100) {
            return false;
        }
        if (event.startsWith(MESSAGE)) {
            return message(event, number, body, events);
        }
        events.add(
                switch (event) {
                    case NUMBER + "created", "whatsapp.config.created", "config.created" ->
                        announced(NumberChange.CREATED, number, body);
                    case NUMBER + "deleted", "config.deleted" -> announced(NumberChange.DELETED, number, body);
                    case NUMBER + "offboarded" -> line(LineChange.OFFBOARDED, number, body);
                    case NUMBER + "disconnected" -> line(LineChange.DISCONNECTED, number, body);
                    case NUMBER + "reconnected" -> line(LineChange.RECONNECTED, number, body);
                    default -> new Irrelevant(number, null, Map.of());
                });
        return true;
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
        var restrictions = new ArrayList<Object>();
        for (var restriction : body.path("restrictions")) {
            var one = new LinkedHashMap<String, Object>();
            put(one, "type", text(restriction, "type"));
            put(one, "expires_at", text(restriction, "expires_at"));
            restrictions.add(one);
        }
        if (!restrictions.isEmpty()) {
            details.put("restrictions", restrictions);
        }
        put(details, "violation", text(body.path("violation"), "type"));
        put(details, "remediation", text(body.path("violation"), "remediation"));
        put(details, "ban_state", text(body.path("ban"), "state"));
        put(details, "ban_date_label", text(body.path("ban"), "date_label"));
        var numbers = new ArrayList<String>();
        for (var number : body.path("phone_numbers")) {
            var one = id(number, "id");
            if (one != null) {
                numbers.add(one);
            }
        }
        return new AccountChanged(
                word,
                About.numbers(text(body, "business_account_id"), numbers),
                instant(body, "occurred_at"),
                details,
                null);
    }

    private static boolean message(String event, String number, JsonNode body, List<ProviderEvent> events) {
        var message = body.path("message");
        var messageId = id(message, "id");
        if (messageId == null) {
            return false;
        }
        var details = new LinkedHashMap<String, Object>();
        put(details, "message_id", messageId);
        put(details, "type", text(message, "type"));
        put(details, "origin", text(message.path("kapso"), "origin"));
        var word = switch (event) {
            case MESSAGE + "received" -> MessageState.INBOUND;
            case MESSAGE + "failed" -> MessageState.FAILED;
            default -> MessageState.OTHER;
        };
        if (word == MessageState.FAILED) {
            var problems = new ArrayList<Object>();
            for (var status : message.path("kapso").path("statuses")) {
                problems.addAll(MetaMessages.problems(status.path("errors")));
            }
            details.put("problems", problems);
        }
        events.add(new MessageSeen(word, number, messageId, instant(message, "timestamp"), details));
        return true;
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

    private static void put(Map<String, Object> details, String key, String value) {
        if (value != null) {
            details.put(key, value);
        }
    }
}
