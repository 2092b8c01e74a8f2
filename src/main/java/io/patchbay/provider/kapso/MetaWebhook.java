package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.KapsoValues.id;
import static io.patchbay.provider.kapso.KapsoValues.instant;
import static io.patchbay.provider.kapso.KapsoValues.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.MessageState;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvent.MessageSeen;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.provider.ProviderEvents.Reading.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Meta's own webhook body, as the provider hands it on: several entries, each an account, with
 * several changes (meta.md d2). Meta gives its events no id, so the content of a change is its
 * name. Whatever is unknown is passed over and the rest is read.
 */
final class MetaWebhook {

    /** Fields that say nothing about a line, or that nobody here keeps. */
    private static final Set<String> OF_NO_CONCERN = Set.of(
            "message_template_status_update",
            "message_template_quality_update",
            "message_template_components_update",
            "template_category_update",
            "template_performance_metrics",
            "account_alerts",
            "security",
            "user_preferences",
            "payment_configuration_update",
            "partner_solutions",
            "automatic_events",
            "user_id_update",
            "calls",
            "whatsapp_account");

    /** Messages that the Business App sent or loaded: the number shows, and nothing is proven. */
    private static final Set<String> OF_THE_APP =
            Set.of("history", "smb_app_state_sync", "smb_message_echoes", "message_echoes");

    /** Events of {@code account_update} about prices and other products. */
    private static final Set<String> NOT_OF_THE_LINE = Set.of(
            "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
            "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
            "VOLUME_BASED_PRICING_TIER_UPDATE",
            "AD_ACCOUNT_LINKED",
            "MM_LITE_TERMS_SIGNED",
            "VERIFIED_ACCOUNT",
            "ACCOUNT_UPDATE");

    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private final List<ProviderEvent> events = new ArrayList<>();
    private String field;
    private boolean allKnown = true;

    private MetaWebhook() {}

    static boolean isOne(JsonNode root) {
        return root.path("entry").isArray();
    }

    static Reading read(JsonNode root) {
        var webhook = new MetaWebhook();
        for (var entry : root.path("entry")) {
            for (var change : entry.path("changes")) {
                webhook.take(entry, change);
            }
        }
        var event = webhook.field == null ? null : "meta." + webhook.field;
        var kind = !webhook.events.isEmpty()
                ? Kind.UNDERSTOOD
                : webhook.allKnown && webhook.field != null ? Kind.NOT_OURS_TO_HANDLE : Kind.UNKNOWN_EVENT;
        return new Reading(kind, event, null, null, List.copyOf(webhook.events));
    }

    /** Older samples write the field beside the changes or inside the value (meta.md d2). */
    private void take(JsonNode entry, JsonNode change) {
        var value = change.path("value");
        var name = text(change, "field");
        name = name == null ? text(entry, "field") : name;
        name = name == null ? text(value, "field") : name;
        if (name == null) {
            allKnown = false;
            return;
        }
        field = field == null ? name : field;
        var told = new Told(id(entry, "id"), instant(entry, "time"), name, value);
        switch (name) {
            case "account_update" -> accountUpdate(told);
            case "account_review_update" -> add(told, AccountChange.REVIEWED, told.ofAccount(), "decision", "decision");
            case "phone_number_name_update" ->
                add(
                        told,
                        AccountChange.NAME_REVIEWED,
                        told.ofNumber("display_phone_number"),
                        "decision",
                        "decision",
                        "rejection_reason",
                        "reason",
                        "requested_verified_name",
                        "name");
            case "phone_number_quality_update" ->
                add(
                        told,
                        AccountChange.JUDGED,
                        told.ofNumber("display_phone_number"),
                        "event",
                        "event",
                        "current_limit",
                        "messaging_limit",
                        "max_daily_conversations_per_business",
                        "messaging_limit");
            case "business_capability_update" ->
                add(
                        told,
                        AccountChange.LIMITED,
                        told.ofAccount(),
                        "max_daily_conversation_per_phone",
                        "messaging_limit",
                        "max_daily_conversations_per_business",
                        "messaging_limit",
                        "max_phone_numbers_per_business",
                        "number_cap",
                        "max_phone_numbers_per_waba",
                        "numbers_per_waba");
            case "messages" -> messages(told);
            default -> {
                var number = id(value.path("metadata"), "phone_number_id");
                if (OF_THE_APP.contains(name) && number != null) {
                    events.add(new Irrelevant(number, told.at, Map.of()));
                }
                allKnown &= OF_NO_CONCERN.contains(name) || OF_THE_APP.contains(name);
            }
        }
    }

    /** One change of one entry. {@code account} is a WABA, or the partner for some events. */
    private record Told(String account, Instant at, String field, JsonNode value) {

        About ofAccount() {
            return About.account(account);
        }

        /** Only the digits tell which number it is (meta.md d2). */
        About ofNumber(String key) {
            var digits = text(value, key);
            return digits == null ? ofAccount() : About.number(account, digits.replaceAll("[^0-9]", ""));
        }

        /** For events that come under the partner's own id, the account is inside. */
        About ofShared() {
            var shared = id(value.path("waba_info"), "waba_id");
            return shared == null ? ofNumber("phone_number") : About.account(shared);
        }

        /** The same change told again has the same key. */
        String key() {
            try {
                var content = CANONICAL.treeToValue(value, Object.class);
                var written = account + "/" + at + "/" + field + "/";
                written += CANONICAL.writeValueAsString(content);
                return UUID.nameUUIDFromBytes(written.getBytes(StandardCharsets.UTF_8))
                        .toString();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree that was read cannot be written", e);
            }
        }
    }

    private void accountUpdate(Told told) {
        var event = text(told.value, "event");
        if (event == null || NOT_OF_THE_LINE.contains(event)) {
            allKnown &= event != null;
            return;
        }
        var numberOrAccount = told.ofNumber("phone_number");
        var details = new LinkedHashMap<String, Object>();
        details.put("source_event", event);
        switch (event) {
            case "PARTNER_ADDED", "PARTNER_APP_INSTALLED" -> add(told, AccountChange.SHARED, told.ofShared(), details);
            case "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED" -> {
                var left = told.value.path("disconnection_info");
                put(details, "reason", lower(text(left, "reason")));
                put(details, "initiated_by", lower(text(left, "initiated_by")));
                add(told, AccountChange.DISCONNECTED, told.ofShared(), details);
            }
            case "ACCOUNT_DELETED" -> {
                details.put("reason", "account_deleted");
                add(told, AccountChange.DISCONNECTED, told.ofAccount(), details);
            }
            case "ACCOUNT_OFFBOARDED" -> add(told, AccountChange.OFFBOARDED, numberOrAccount, details);
            case "ACCOUNT_RECONNECTED" -> add(told, AccountChange.RECONNECTED, numberOrAccount, details);
            case "ACCOUNT_VIOLATION" -> {
                put(details, "violation", text(told.value.path("violation_info"), "violation_type"));
                add(told, AccountChange.VIOLATION, numberOrAccount, details);
            }
            case "ACCOUNT_RESTRICTION" -> {
                details.put("restrictions", restrictions(told.value.path("restriction_info")));
                put(details, "violation", text(told.value.path("violation_info"), "violation_type"));
                add(told, AccountChange.RESTRICTED, numberOrAccount, details);
            }
            case "DISABLED_UPDATE" -> {
                var ban = told.value.path("ban_info");
                var state = text(ban, "waba_ban_state");
                put(details, "ban_state", state);
                put(details, "ban_date_label", text(ban, "waba_ban_date"));
                add(
                        told,
                        "REINSTATE".equalsIgnoreCase(state) ? AccountChange.REINSTATED : AccountChange.DISABLED,
                        told.ofAccount(),
                        details);
            }
            case "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" -> {
                var verified = told.value.path("partner_client_certification_info");
                var business = id(verified, "client_business_id");
                put(details, "portfolio_id", business);
                put(details, "status", text(verified, "status"));
                details.put("reasons", KapsoValues.texts(verified.path("rejection_reasons")));
                add(told, AccountChange.VERIFIED, About.portfolio(business), details);
            }
            default -> allKnown = false;
        }
    }

    /** Ends come as Unix seconds, and were seen as ISO text. */
    private static List<Object> restrictions(JsonNode list) {
        var found = new ArrayList<Object>();
        for (var one : list) {
            var restriction = new LinkedHashMap<String, Object>();
            put(restriction, "type", text(one, "restriction_type"));
            var end = instant(one, "expiration");
            put(restriction, "expires_at", end == null ? null : end.toString());
            put(restriction, "remediation", text(one, "remediation"));
            found.add(restriction);
        }
        return found;
    }

    private void messages(Told told) {
        var number = id(told.value.path("metadata"), "phone_number_id");
        if (number == null) {
            allKnown = false;
            return;
        }
        for (var message : told.value.path("messages")) {
            message(MessageState.INBOUND, number, message, text(message, "type"));
        }
        for (var status : told.value.path("statuses")) {
            var failed = "failed".equalsIgnoreCase(text(status, "status"));
            message(failed ? MessageState.FAILED : MessageState.OTHER, number, status, null);
        }
        if (told.value.path("errors").isArray()) {
            // about the account rather than about one message
            var details = new LinkedHashMap<String, Object>();
            details.put("problems", problems(told.value.path("errors")));
            events.add(new MessageSeen(MessageState.FAILED, number, told.key(), told.at, details));
        }
    }

    private void message(MessageState word, String number, JsonNode message, String type) {
        var messageId = id(message, "id");
        if (messageId == null) {
            allKnown = false;
            return;
        }
        var details = new LinkedHashMap<String, Object>();
        details.put("message_id", messageId);
        put(details, "type", type);
        if (word == MessageState.FAILED) {
            details.put("problems", problems(message.path("errors")));
        }
        events.add(new MessageSeen(word, number, messageId, instant(message, "timestamp"), details));
    }

    static List<Object> problems(JsonNode errors) {
        var problems = new ArrayList<Object>();
        for (var error : errors) {
            var problem = new LinkedHashMap<String, Object>();
            put(problem, "code", text(error, "code"));
            put(problem, "title", text(error, "title"));
            problems.add(problem);
        }
        return problems;
    }

    /** Keys of Meta's and of ours take turns; a later one wins where two share a name of ours. */
    private void add(Told told, AccountChange word, About about, String... keys) {
        var details = new LinkedHashMap<String, Object>();
        for (var i = 0; i < keys.length; i += 2) {
            put(details, keys[i + 1], text(told.value, keys[i]));
        }
        add(told, word, about, details);
    }

    private void add(Told told, AccountChange word, About about, Map<String, Object> details) {
        events.add(new AccountChanged(word, about, told.at, details, told.key()));
    }

    private static String lower(String raw) {
        return raw == null ? null : raw.toLowerCase(java.util.Locale.ROOT);
    }

    private static void put(Map<String, Object> details, String key, String value) {
        if (value != null) {
            details.put(key, value);
        }
    }
}
