package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.id;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.put;
import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.JsonValues.texts;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.AccountChange;
import io.patchbay.provider.ProviderEvent;
import io.patchbay.provider.ProviderEvent.About;
import io.patchbay.provider.ProviderEvent.AccountChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Meta's field {@code account_update}, which carries a dozen kinds of events (meta.md d2). */
final class MetaAccountUpdate {

    /** Events about prices and other products. */
    private static final Set<String> NOT_OF_THE_LINE = Set.of(
            "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
            "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
            "VOLUME_BASED_PRICING_TIER_UPDATE",
            "AD_ACCOUNT_LINKED",
            "MM_LITE_TERMS_SIGNED",
            "VERIFIED_ACCOUNT",
            "ACCOUNT_UPDATE");

    private MetaAccountUpdate() {}

    /** What a change says, which may be nothing; empty if nobody told us about such an event. */
    static Optional<List<ProviderEvent>> said(MetaChange change) {
        var event = text(change.value(), "event");
        if (event == null) {
            return Optional.empty();
        }
        if (NOT_OF_THE_LINE.contains(event)) {
            return Optional.of(List.of());
        }
        var changed = changed(event, change);
        return changed != null
                ? Optional.of(List.of(changed))
                : change.whomever().map(about -> List.of(MetaWebhook.told(change, about)));
    }

    /** Null if nobody told us about such an event. */
    private static AccountChanged changed(String event, MetaChange change) {
        var value = change.value();
        var numberOrAccount = change.ofNumber("phone_number");
        var details = new LinkedHashMap<String, Object>();
        details.put("source_event", event);
        return switch (event) {
            case "PARTNER_ADDED", "PARTNER_APP_INSTALLED" ->
                change.says(AccountChange.SHARED, change.ofShared(), details);
            case "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED" -> {
                var left = value.path("disconnection_info");
                put(details, "reason", lower(text(left, "reason")));
                put(details, "initiated_by", lower(text(left, "initiated_by")));
                yield change.says(AccountChange.DISCONNECTED, change.ofShared(), details);
            }
            case "ACCOUNT_DELETED" -> {
                details.put("reason", "account_deleted");
                yield change.says(AccountChange.DISCONNECTED, change.ofAccount(), details);
            }
            case "ACCOUNT_OFFBOARDED" -> change.says(AccountChange.OFFBOARDED, numberOrAccount, details);
            case "ACCOUNT_RECONNECTED" -> change.says(AccountChange.RECONNECTED, numberOrAccount, details);
            case "ACCOUNT_VIOLATION" -> {
                put(details, "violation", text(value.path("violation_info"), "violation_type"));
                yield change.says(AccountChange.VIOLATION, numberOrAccount, details);
            }
            case "ACCOUNT_RESTRICTION" -> {
                details.put("restrictions", restrictions(value.path("restriction_info")));
                put(details, "violation", text(value.path("violation_info"), "violation_type"));
                yield change.says(AccountChange.RESTRICTED, numberOrAccount, details);
            }
            case "DISABLED_UPDATE" -> disabled(change, details);
            case "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" -> verified(change, details);
            default -> null;
        };
    }

    private static AccountChanged disabled(MetaChange change, Map<String, Object> details) {
        var ban = change.value().path("ban_info");
        var state = text(ban, "waba_ban_state");
        put(details, "ban_state", state);
        put(details, "ban_date_label", text(ban, "waba_ban_date"));
        var word = "REINSTATE".equalsIgnoreCase(state) ? AccountChange.REINSTATED : AccountChange.DISABLED;
        return change.says(word, change.ofAccount(), details);
    }

    private static AccountChanged verified(MetaChange change, Map<String, Object> details) {
        var verified = change.value().path("partner_client_certification_info");
        var business = id(verified, "client_business_id");
        put(details, "portfolio_id", business);
        put(details, "status", text(verified, "status"));
        details.put("reasons", texts(verified.path("rejection_reasons")));
        return change.says(AccountChange.VERIFIED, About.portfolio(business), details);
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

    private static String lower(String raw) {
        return raw == null ? null : raw.toLowerCase(Locale.ROOT);
    }
}
