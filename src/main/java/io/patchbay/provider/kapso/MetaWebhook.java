package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.put;
import static io.patchbay.provider.kapso.JsonValues.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.Irrelevant;
import io.patchbay.provider.ProviderEvents.Reading;
import io.patchbay.provider.ProviderEvents.Reading.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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
            "whatsapp_account",
            // of 2026 (meta.md d4)
            "account_settings_update",
            "business_status_update",
            "campaign_status_update",
            "flows",
            "group_lifecycle_update",
            "group_participants_update",
            "group_settings_update",
            "group_status_update",
            "template_correct_category_detection",
            "tracking_events");

    /** Messages that the Business App sent or loaded: the number shows, and nothing is proven. */
    private static final Set<String> OF_THE_APP =
            Set.of("history", "smb_app_state_sync", "smb_message_echoes", "message_echoes");

    private static final String HISTORY = "history";

    private static final String OBJECT = "whatsapp_business_account";

    private MetaWebhook() {}

    /** Meta's page prints a refusal to share the chats without its envelope (meta.md d3). */
    static boolean isOne(JsonNode root) {
        return root.path("entry").isArray() || root.path(HISTORY).isArray();
    }

    static Reading read(JsonNode root) {
        var changes = changes(root);
        var fields = changes.stream()
                .map(MetaChange::field)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var event = fields.isEmpty() ? null : "meta." + fields.get(0);
        if (root.hasNonNull("object") && !OBJECT.equals(root.path("object").asText())) {
            return new Reading(Kind.FOREIGN, event, null, null, List.of());
        }
        if (!changes.isEmpty() && changes.stream().allMatch(MetaChange::isSample)) {
            return new Reading(Kind.SAMPLE, event, null, null, List.of());
        }
        var said = changes.stream().map(MetaWebhook::said).toList();
        var events =
                said.stream().flatMap(Optional::stream).flatMap(List::stream).toList();
        var allKnown = event != null && said.stream().allMatch(Optional::isPresent);
        var kind = !events.isEmpty() ? Kind.UNDERSTOOD : allKnown ? Kind.NOT_OURS_TO_HANDLE : Kind.UNKNOWN_EVENT;
        var unread = events.isEmpty()
                ? 0
                : (int) said.stream().filter(Optional::isEmpty).count();
        return new Reading(kind, event, null, null, events, fields.size() > 1 ? fields : List.of(), unread);
    }

    private static List<MetaChange> changes(JsonNode root) {
        var changes = new ArrayList<MetaChange>();
        if (!root.path("entry").isArray()) {
            changes.add(new MetaChange(null, null, HISTORY, root));
        }
        for (var entry : root.path("entry")) {
            for (var change : entry.path("changes")) {
                changes.add(MetaChange.of(entry, change));
            }
        }
        return changes;
    }

    /** What a change says, which may be nothing; empty if nobody told us about such a change. */
    private static Optional<List<ProviderEvent>> said(MetaChange change) {
        if (change.field() == null) {
            return Optional.empty();
        }
        return switch (change.field()) {
            case "account_update" -> MetaAccountUpdate.said(change);
            case "messages" -> MetaMessages.said(change);
            case "standby" -> MetaMessages.standby(change);
            case "messaging_handovers" -> only(told(change, About.numbers(null, change.numbers())));
            // Meta's page prints it with and without the last letter (meta.md d3)
            case "business_username_updates", "business_username_update" ->
                only(told(change, change.ofNumber("display_phone_number")));
            case "account_review_update" ->
                only(change.says(AccountChange.REVIEWED, change.ofAccount(), "decision", "decision"));
            case "phone_number_name_update" ->
                only(change.says(
                        AccountChange.NAME_REVIEWED,
                        change.ofNumber("display_phone_number"),
                        "decision",
                        "decision",
                        "rejection_reason",
                        "reason",
                        "requested_verified_name",
                        "name"));
            case "phone_number_quality_update" ->
                only(change.says(
                        AccountChange.JUDGED,
                        change.ofNumber("display_phone_number"),
                        "event",
                        "event",
                        "current_limit",
                        "messaging_limit",
                        "max_daily_conversations_per_business",
                        "messaging_limit"));
            case "business_capability_update" ->
                only(change.says(
                        AccountChange.LIMITED,
                        change.ofAccount(),
                        "max_daily_conversation_per_phone",
                        "messaging_limit",
                        "max_daily_conversations_per_business",
                        "messaging_limit",
                        "max_phone_numbers_per_business",
                        "number_cap",
                        "max_phone_numbers_per_waba",
                        "numbers_per_waba"));
            default -> ofNoConcern(change);
        };
    }

    private static Optional<List<ProviderEvent>> only(ProviderEvent event) {
        return Optional.of(List.of(event));
    }

    private static Optional<List<ProviderEvent>> ofNoConcern(MetaChange change) {
        if (change.field().equals(HISTORY) && MetaMessages.isDeclined(change)) {
            return change.whomever().map(about -> List.of(told(change, about)));
        }
        if (OF_THE_APP.contains(change.field())) {
            var number = change.phoneNumberId();
            return number == null ? Optional.of(List.of()) : only(new Irrelevant(number, change.at(), Map.of()));
        }
        if (OF_NO_CONCERN.contains(change.field())) {
            return Optional.of(List.of());
        }
        var about = change.whomever();
        return about.isPresent() ? only(told(change, about.get())) : Optional.empty();
    }

    /** On the timeline of whom it is about, by the name that Meta gives it. */
    static ProviderEvent told(MetaChange change, About about) {
        var value = change.value();
        var details = new LinkedHashMap<String, Object>();
        details.put("field", change.field());
        put(details, "event", text(value, value.has("event") ? "event" : "status"));
        put(details, "name", text(value, "username"));
        put(details, "context", text(value, "context"));
        var problems = MetaMessages.problemsIn(value);
        if (!problems.isEmpty()) {
            details.put("problems", problems);
        }
        return change.says(AccountChange.TOLD, about, details);
    }
}
