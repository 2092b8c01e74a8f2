package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * What the simulated provider knows and the rules it keeps (kapso.md §2 to §4): a plain object, kept
 * as the very JSON that the real one would answer with. Every change is handed to {@code keep} as
 * one document. Not for production: its ids are guessable and its memory is small.
 */
class SandboxWorld {

    static final String PROJECT = "5a0db0c5-0000-4000-8000-00000000b0c5";
    static final Duration LINK_LIFE = Duration.ofDays(30);
    static final Duration HEALTH_CACHE = Duration.ofMinutes(3);

    /** How long refused credentials are held back: longer each time, until something changes. */
    static final List<Duration> BACK_OFF =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofMinutes(60));

    /** What a project webhook may subscribe to (kapso.md §5.3). */
    static final Set<String> PROJECT_EVENTS = Set.of(
            "whatsapp.phone_number.created",
            "whatsapp.phone_number.deleted",
            "whatsapp.phone_number.offboarded",
            "whatsapp.phone_number.disconnected",
            "whatsapp.phone_number.reconnected",
            "whatsapp.account.disabled",
            "whatsapp.account.restricted",
            "whatsapp.account.reinstated",
            "whatsapp.account.violation",
            "whatsapp.config.created",
            "workflow.execution.handoff",
            "workflow.execution.failed");

    /** What a webhook of one number may subscribe to. */
    static final Set<String> NUMBER_EVENTS = Set.of(
            "whatsapp.message.received",
            "whatsapp.message.sent",
            "whatsapp.message.delivered",
            "whatsapp.message.read",
            "whatsapp.message.failed",
            "whatsapp.conversation.created",
            "whatsapp.conversation.ended",
            "whatsapp.conversation.inactive",
            "whatsapp.contact.identity_changed",
            "whatsapp.contact.marketing_preference_changed",
            "whatsapp.meta_business_agent.handover");

    private static final List<String> CHANGEABLE = List.of(
            "expires_at",
            "success_redirect_url",
            "failure_redirect_url",
            "allowed_origins",
            "allowed_connection_types",
            "provision_phone_number",
            "phone_number_area_code",
            "phone_number_country_isos",
            "language",
            "theme_config");

    private static final Set<String> LANGUAGES = Set.of("en", "es", "pt", "hi", "id", "ar");

    /** The provider understood and says no. */
    static final class Refusal extends RuntimeException {
        final int status;

        Refusal(int status, String words) {
            super(words);
            this.status = status;
        }
    }

    private final ObjectMapper json = new ObjectMapper();
    private final Clock clock;
    private final Consumer<String> keep;
    private ObjectNode state;

    /** While many changes are made, nothing is handed over until the last. */
    private volatile boolean busy;

    /**
     * @param remembered what {@code keep} was given last; null for a new world
     */
    SandboxWorld(Clock clock, String remembered, Consumer<String> keep) {
        this.clock = clock;
        this.keep = keep;
        try {
            state = remembered == null ? json.createObjectNode() : (ObjectNode) json.readTree(remembered);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("the sandbox cannot read its memory", e);
        }
    }

    private ArrayNode shelf(String name) {
        return state.withArray(name);
    }

    private synchronized void kept() {
        if (!busy) {
            keep.accept(state.toString());
        }
    }

    /** Hands over once what these changes add up to. Others may ask and change meanwhile. */
    void together(Runnable changes) {
        busy = true;
        try {
            changes.run();
        } finally {
            busy = false;
            kept();
        }
    }

    private String now() {
        return clock.instant().toString();
    }

    private static Optional<ObjectNode> find(ArrayNode shelf, String field, String value) {
        return StreamSupport.stream(shelf.spliterator(), false)
                .filter(node -> value != null && value.equals(node.path(field).asText(null)))
                .map(ObjectNode.class::cast)
                .findFirst();
    }

    // customers

    synchronized List<JsonNode> customers(String externalId) {
        return newestFirst(
                shelf("customers"),
                node -> externalId == null
                        || externalId.equals(node.path("external_customer_id").asText(null)));
    }

    synchronized Optional<ObjectNode> customer(String id) {
        return find(shelf("customers"), "id", id).map(ObjectNode::deepCopy);
    }

    synchronized ObjectNode createCustomer(String id, String name, String externalId, Instant createdAt) {
        if (name == null || name.isBlank()) {
            throw new Refusal(422, "Name can't be blank");
        }
        var customer = json.createObjectNode();
        customer.put("id", id == null ? UUID.randomUUID().toString() : id)
                .put("name", name)
                .put("external_customer_id", externalId)
                .put("created_at", (createdAt == null ? clock.instant() : createdAt).toString())
                .put("updated_at", now());
        shelf("customers").add(customer);
        kept();
        return customer.deepCopy();
    }

    synchronized ObjectNode patchCustomer(String id, JsonNode change) {
        var customer = mustCustomer(id);
        if (change.has("name")) {
            if (change.path("name").asText("").isBlank()) {
                throw new Refusal(422, "Name can't be blank");
            }
            customer.put("name", change.path("name").asText());
        }
        if (change.has("external_customer_id")) {
            customer.put(
                    "external_customer_id", change.path("external_customer_id").asText(null));
        }
        customer.put("updated_at", now());
        kept();
        return customer.deepCopy();
    }

    private ObjectNode mustCustomer(String id) {
        return find(shelf("customers"), "id", id).orElseThrow(() -> new Refusal(404, "Not found"));
    }

    // setup links

    synchronized List<JsonNode> links(String customerId) {
        mustCustomer(customerId);
        expireLinks();
        return newestFirst(
                        shelf("links"),
                        node -> customerId.equals(node.path("customer_id").asText()))
                .stream()
                .map(SandboxWorld::shown)
                .toList();
    }

    /**
     * The customer is not in the object and the token only in the answer to create (kapso.md §3.4).
     */
    private static JsonNode shown(JsonNode link) {
        var copy = ((ObjectNode) link).deepCopy();
        copy.remove(List.of("token", "customer_id", "opened_before_end"));
        return copy;
    }

    private void expireLinks() {
        for (var link : shelf("links")) {
            var end = link.path("expires_at").asText(null);
            if ("active".equals(link.path("status").asText())
                    && end != null
                    && !clock.instant().isBefore(Instant.parse(end))) {
                ((ObjectNode) link).put("status", "expired");
            }
        }
    }

    synchronized ObjectNode createLink(String customerId, JsonNode order, String pageBase) {
        mustCustomer(customerId);
        var reconnect = order.path("reconnect_phone_number").asText("").replaceAll("[^0-9]", "");
        var types = order.path("allowed_connection_types");
        if (!reconnect.isEmpty()) {
            var matches = newestFirst(
                    shelf("numbers"),
                    node -> reconnect.equals(digits(node))
                            && customerId.equals(node.path("customer_id").asText()));
            if (matches.isEmpty()) {
                throw new Refusal(
                        422, "reconnect_phone_number must match an existing WhatsApp config for this customer");
            }
            if (matches.size() > 1) {
                throw new Refusal(422, "reconnect_phone_number matches several WhatsApp configs");
            }
            if (order.path("provision_phone_number").asBoolean(false)) {
                throw new Refusal(422, "provision_phone_number must be false when reconnecting");
            }
            var type = matches.get(0).path("is_coexistence").asBoolean() ? "coexistence" : "dedicated";
            for (var asked : types) {
                if (!asked.asText().equals(type) || types.size() > 1) {
                    throw new Refusal(422, "allowed_connection_types must be " + type + " when reconnecting");
                }
            }
            types = json.createArrayNode().add(type);
        }
        check(order);
        for (var older : shelf("links")) {
            if (customerId.equals(older.path("customer_id").asText())
                    && "active".equals(older.path("status").asText())) {
                ((ObjectNode) older).put("status", "revoked");
            }
        }
        var token = "sbx" + UUID.randomUUID().toString().replace("-", "");
        var link = json.createObjectNode();
        link.put("id", UUID.randomUUID().toString())
                .put("customer_id", customerId)
                .put("status", "active")
                .put("created_at", now())
                .put("expires_at", clock.instant().plus(LINK_LIFE).toString())
                .put("url", pageBase + "/setup/" + token)
                .put("token", token);
        link.set("success_redirect_url", order.path("success_redirect_url"));
        link.set("failure_redirect_url", order.path("failure_redirect_url"));
        link.putArray("allowed_origins");
        link.set(
                "allowed_connection_types",
                types.isArray() && !types.isEmpty()
                        ? types
                        : json.createArrayNode().add("coexistence").add("dedicated"));
        link.put("meta_billing_mode", order.path("meta_billing_mode").asText("customer_managed"));
        link.set("theme_config", order.path("theme_config").isObject() ? order.path("theme_config") : null);
        link.put(
                "provision_phone_number",
                reconnect.isEmpty() && order.path("provision_phone_number").asBoolean(false));
        link.put("phone_number_area_code", order.path("phone_number_area_code").asText(null));
        link.set(
                "phone_number_country_isos",
                order.path("phone_number_country_isos").isArray()
                        ? order.path("phone_number_country_isos")
                        : json.createArrayNode().add("US"));
        link.put("reconnect_phone_number", reconnect.isEmpty() ? null : reconnect);
        link.put("language", order.path("language").asText(null));
        link.put("whatsapp_setup_status", "pending");
        link.putNull("whatsapp_setup_error");
        shelf("links").add(link);
        kept();
        var answer = link.deepCopy();
        answer.remove("customer_id");
        return answer;
    }

    /** What create and PATCH refuse alike (kapso.md §3.2). */
    private static void check(JsonNode order) {
        for (var type : order.path("allowed_connection_types")) {
            refuseUnless(
                    List.of("coexistence", "dedicated").contains(type.asText()),
                    "Allowed connection types is not included in the list");
        }
        for (var country : order.path("phone_number_country_isos")) {
            refuseUnless(country.asText().matches("[A-Z]{2}"), "Phone number country isos is invalid");
        }
        for (var colour : order.path("theme_config")) {
            refuseUnless(colour.asText().matches("#[0-9A-Fa-f]{6}"), "Theme config has invalid colors");
        }
        refuseUnless(
                !order.hasNonNull("language")
                        || LANGUAGES.contains(order.path("language").asText()),
                "Language is not included in the list");
    }

    private static void refuseUnless(boolean fine, String words) {
        if (!fine) {
            throw new Refusal(422, words);
        }
    }

    synchronized JsonNode patchLink(String customerId, String linkId, JsonNode change) {
        var link = find(shelf("links"), "id", linkId)
                .filter(found -> customerId.equals(found.path("customer_id").asText()))
                .orElseThrow(() -> new Refusal(404, "Not found"));
        check(change);
        for (var fixed : List.of("meta_billing_mode", "reconnect_phone_number")) {
            refuseUnless(!change.has(fixed), fixed + " cannot be changed");
        }
        var status = change.path("status").asText(null);
        if (status != null) {
            refuseUnless(List.of("revoked", "expired", "active").contains(status), "Status cannot be set to " + status);
            refuseUnless(!"used".equals(link.path("status").asText()), "The link has been used already");
            link.put("status", status);
        }
        for (var field : CHANGEABLE) {
            if (change.has(field)) {
                link.set(field, change.path(field));
            }
        }
        kept();
        return shown(link);
    }

    /** Gives a link a past: for a project that is not of today. */
    synchronized void rewriteLink(String linkId, Instant createdAt, Instant expiresAt, String status) {
        find(shelf("links"), "id", linkId).ifPresent(link -> {
            link.put("created_at", createdAt.toString())
                    .put("expires_at", expiresAt.toString())
                    .put("status", status);
            kept();
        });
    }

    synchronized Optional<ObjectNode> linkByToken(String token) {
        expireLinks();
        return find(shelf("links"), "token", token).map(ObjectNode::deepCopy);
    }

    synchronized void setup(String linkId, String setupStatus, String error, String status) {
        find(shelf("links"), "id", linkId).ifPresent(link -> {
            link.put("whatsapp_setup_status", setupStatus).put("whatsapp_setup_error", error);
            if (status != null) {
                link.put("status", status);
            }
            kept();
        });
    }

    // numbers

    synchronized List<JsonNode> numbers(String customerId, String phoneNumberId) {
        return newestFirst(
                shelf("numbers"),
                node -> (customerId == null
                                || customerId.equals(node.path("customer_id").asText(null)))
                        && (phoneNumberId == null
                                || phoneNumberId.equals(
                                        node.path("phone_number_id").asText())));
    }

    synchronized Optional<ObjectNode> number(String phoneNumberId) {
        return find(shelf("numbers"), "phone_number_id", phoneNumberId).map(ObjectNode::deepCopy);
    }

    /** A new number of a customer, or fresh credentials for the one it has. */
    synchronized ObjectNode connect(
            String customerId, String phoneNumberId, String wabaId, String display, boolean coexistence, Instant at) {
        var name = customerId == null
                ? "Number of the project"
                : mustCustomer(customerId).path("name").asText();
        var digits = display.replaceAll("[^0-9]", "");
        var number = find(shelf("numbers"), "phone_number_id", phoneNumberId).orElseGet(() -> {
            var made = json.createObjectNode();
            made.put("id", phoneNumberId)
                    .put("internal_id", UUID.randomUUID().toString())
                    .put("phone_number_id", phoneNumberId)
                    .put("name", name)
                    .put("business_account_id", wabaId)
                    .put("is_coexistence", coexistence)
                    .put("inbound_processing_enabled", true)
                    .put("calls_enabled", false)
                    .putNull("webhook_verified_at")
                    .put("created_at", at.toString())
                    .put("customer_id", customerId)
                    .put("display_name", name)
                    .put("display_phone_number", display)
                    .put("display_phone_number_normalized", digits)
                    .put("verified_name", name)
                    .put("quality_rating", "GREEN")
                    .put("code_verification_status", "VERIFIED")
                    .put("name_status", "APPROVED")
                    .put("throughput_tier", "TIER_10K")
                    .put("whatsapp_business_manager_messaging_limit", "TIER_250")
                    .put("is_official_business_account", false)
                    .put("is_pin_enabled", false);
            shelf("numbers").add(made);
            return made;
        });
        number.put("status", "CONNECTED")
                .put("customer_id", customerId)
                .put("updated_at", now())
                .put("health_profile", "healthy");
        forgetHealth(number);
        kept();
        return number.deepCopy();
    }

    synchronized void change(String phoneNumberId, String field, String value) {
        find(shelf("numbers"), "phone_number_id", phoneNumberId).ifPresent(number -> {
            number.put(field, value).put("updated_at", now());
            forgetHealth(number);
            kept();
        });
    }

    /** A changed configuration or fresh credentials end caching and back-off (kapso.md §4.4). */
    private static void forgetHealth(ObjectNode number) {
        number.remove(List.of("health_at", "health_refusals"));
    }

    synchronized Optional<ObjectNode> numberWithDigits(String digits) {
        return find(shelf("numbers"), "display_phone_number_normalized", digits).map(ObjectNode::deepCopy);
    }

    private static String digits(JsonNode number) {
        return number.path("display_phone_number_normalized").asText();
    }

    synchronized void remove(String phoneNumberId) {
        var numbers = shelf("numbers");
        for (var i = numbers.size() - 1; i >= 0; i--) {
            if (phoneNumberId.equals(numbers.get(i).path("phone_number_id").asText())) {
                numbers.remove(i);
            }
        }
        kept();
    }

    /** A number as the API shows it: without what only the sandbox knows. */
    static JsonNode shownNumber(JsonNode number) {
        var copy = ((ObjectNode) number).deepCopy();
        copy.remove(List.of("health_profile", "health_at", "health_refusals"));
        return copy;
    }

    // what Meta knows behind the provider

    /** An account or a number as Meta itself shows it; empty if there is none with this id. */
    synchronized Optional<ObjectNode> atMeta(String id) {
        return number(id).map(this::numberAtMeta).or(() -> account(id));
    }

    private ObjectNode numberAtMeta(ObjectNode number) {
        var shown = json.createObjectNode();
        shown.put("id", number.path("phone_number_id").asText());
        for (var field : List.of(
                "display_phone_number",
                "verified_name",
                "quality_rating",
                "name_status",
                "new_name_status",
                "whatsapp_business_manager_messaging_limit")) {
            if (number.hasNonNull(field)) {
                shown.set(field, number.path(field));
            }
        }
        shown.put("platform_type", "CLOUD_API")
                .put("account_mode", "LIVE")
                .put("is_on_biz_app", number.path("is_coexistence").asBoolean());
        shown.putObject("throughput").put("level", "STANDARD");
        return shown;
    }

    /** An account exists as long as a number belongs to it. */
    private Optional<ObjectNode> account(String wabaId) {
        return find(shelf("numbers"), "business_account_id", wabaId).map(number -> {
            var shown = json.createObjectNode();
            shown.put("id", wabaId)
                    .put("name", number.path("name").asText())
                    .put("account_review_status", "APPROVED")
                    .put("business_verification_status", "verified")
                    .put("status", "ACTIVE")
                    .put("primary_funding_id", "91" + wabaId.substring(2))
                    .put("whatsapp_business_manager_messaging_limit", "TIER_2K");
            shown.putObject("owner_business_info")
                    .put("id", portfolioOf(wabaId))
                    .put("name", number.path("name").asText());
            find(shelf("accounts"), "id", wabaId).ifPresent(shown::setAll);
            shown.remove("funding");
            return shown;
        });
    }

    static String portfolioOf(String wabaId) {
        return "1772" + wabaId.substring(Math.min(4, wabaId.length()));
    }

    /** Meta or the provider changes something about an account without telling anybody. */
    synchronized void changeAccount(String wabaId, String field, String value) {
        var accounts = shelf("accounts");
        find(accounts, "id", wabaId)
                .orElseGet(() -> accounts.addObject().put("id", wabaId))
                .put(field, value);
        kept();
    }

    /** Unless something else was set, an account pays Meta by itself (kapso.md §4.6). */
    synchronized Optional<ObjectNode> funding(String wabaId) {
        return account(wabaId).map(any -> {
            var set = find(shelf("accounts"), "id", wabaId)
                    .map(own -> own.path("funding").asText(null));
            var shown = json.createObjectNode();
            shown.put("waba_id", wabaId)
                    .put("business_portfolio_id", portfolioOf(wabaId))
                    .put("status", set.orElse("not_funded"))
                    .put("reason", set.isPresent() ? null : "existing_payment_method")
                    .put("last_checked_at", now());
            shown.putObject("paid_messages").put("paused", set.isPresent());
            return shown;
        });
    }

    /** Somebody asks Meta for another display name. */
    synchronized void requestName(String phoneNumberId, String name, String status) {
        shelf("name_requests")
                .addObject()
                .put("id", UUID.randomUUID().toString())
                .put("phone_number_id", phoneNumberId)
                .put("requested_display_name", name)
                .put("status", status)
                .put("submitted_at", now());
        kept();
    }

    synchronized List<JsonNode> nameRequests(String phoneNumberId) {
        return newestFirst(
                shelf("name_requests"),
                node -> phoneNumberId.equals(node.path("phone_number_id").asText()));
    }

    // health

    /**
     * The provider's check, cached for three minutes; refused credentials are held back longer
     * (kapso.md §4.4).
     */
    synchronized Optional<ObjectNode> health(String phoneNumberId) {
        var number = find(shelf("numbers"), "phone_number_id", phoneNumberId).orElse(null);
        if (number == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        var profile = number.path("health_profile").asText("healthy");
        var at = number.hasNonNull("health_at")
                ? Instant.parse(number.path("health_at").asText())
                : null;
        var refusals = number.path("health_refusals").asInt(0);
        var refused = profile.equals("token");
        if (at == null || !at.plus(hold(refused, refusals)).isAfter(now)) {
            at = now;
            refusals = refused ? refusals + 1 : 0;
            number.put("health_at", at.toString()).put("health_refusals", refusals);
            kept();
        }
        var hold = hold(refused, refusals);
        return Optional.of(SandboxHealth.of(json, number, profile, at, hold));
    }

    private static Duration hold(boolean refused, int refusals) {
        return refused ? BACK_OFF.get(Math.max(0, Math.min(refusals, BACK_OFF.size()) - 1)) : HEALTH_CACHE;
    }

    // webhooks

    synchronized List<JsonNode> webhooks() {
        return newestFirst(shelf("webhooks"), node -> true);
    }

    synchronized ObjectNode createWebhook(JsonNode order) {
        if (order.path("url").asText("").isBlank()) {
            throw new Refusal(422, "Url can't be blank");
        }
        if (!order.path("kind").asText("kapso").equals("meta")) {
            checkEvents(order, order.hasNonNull("phone_number_id"));
        }
        var webhook = json.createObjectNode();
        webhook.put("id", UUID.randomUUID().toString())
                .put("url", order.path("url").asText())
                .put("kind", order.path("kind").asText("kapso"));
        webhook.set("events", order.path("events").isArray() ? order.path("events") : json.createArrayNode());
        webhook.put("active", order.path("active").asBoolean(true))
                .put("created_at", now())
                .put("updated_at", now())
                .put("project_id", PROJECT)
                .put("phone_number_id", order.path("phone_number_id").asText(null))
                .put("secret_key", order.path("secret_key").asText(null))
                .put("payload_version", order.path("payload_version").asText("v2"));
        shelf("webhooks").add(webhook);
        kept();
        return webhook.deepCopy();
    }

    synchronized Optional<ObjectNode> webhook(String id) {
        return find(shelf("webhooks"), "id", id).map(ObjectNode::deepCopy);
    }

    synchronized Optional<ObjectNode> updateWebhook(String id, JsonNode change) {
        var webhook = find(shelf("webhooks"), "id", id).orElse(null);
        if (webhook == null) {
            return Optional.empty();
        }
        if (change.has("events")) {
            checkEvents(change, webhook.hasNonNull("phone_number_id"));
        }
        for (var field : List.of("url", "events", "active", "secret_key", "payload_version")) {
            if (change.has(field)) {
                webhook.set(field, change.path(field));
            }
        }
        webhook.put("updated_at", now());
        kept();
        return Optional.of(webhook.deepCopy());
    }

    synchronized boolean removeWebhook(String id) {
        var webhooks = shelf("webhooks");
        for (var i = 0; i < webhooks.size(); i++) {
            if (id.equals(webhooks.get(i).path("id").asText())) {
                webhooks.remove(i);
                kept();
                return true;
            }
        }
        return false;
    }

    /** One name that the scope does not know, and nothing is saved (kapso.md §5.2). */
    private static void checkEvents(JsonNode order, boolean ofNumber) {
        var known = ofNumber ? NUMBER_EVENTS : PROJECT_EVENTS;
        var unknown = new ArrayList<String>();
        order.path("events").forEach(event -> unknown.add(event.asText()));
        refuseUnless(!unknown.isEmpty(), "Events can't be blank");
        unknown.removeAll(known);
        refuseUnless(
                unknown.isEmpty(), "Events contains unsupported events: \"" + String.join("\", \"", unknown) + "\"");
    }

    // memory of what was sent

    synchronized void sent(String event, String outcome) {
        var log = shelf("sent");
        log.addObject().put("at", now()).put("event", event).put("outcome", outcome);
        while (log.size() > 100) {
            log.remove(0);
        }
        kept();
    }

    /** A delivery that this address did not take. {@code answer}: its status; null for none. */
    synchronized void givenUp(String url, String event, Integer answer) {
        var at = Instant.parse(now());
        var log = shelf("given_up");
        webhooks().stream()
                .filter(webhook -> webhook.path("url").asText().equals(url))
                .forEach(webhook -> log.addObject()
                        .put("id", UUID.randomUUID().toString())
                        .put("event", event)
                        .put("status", "failed")
                        .put("response_status", answer)
                        .put("attempt_count", 4)
                        .put("webhook_id", webhook.path("id").asText())
                        .put("created_at", at.minusSeconds(140).toString())
                        .put("last_attempt_at", at.toString())
                        .put("failed_at", at.toString()));
        while (log.size() > 100) {
            log.remove(0);
        }
        kept();
    }

    synchronized List<JsonNode> givenUp() {
        return newestFirst(shelf("given_up"), node -> true);
    }

    synchronized List<JsonNode> sent() {
        return newestFirst(shelf("sent"), node -> true);
    }

    private static List<JsonNode> newestFirst(ArrayNode shelf, java.util.function.Predicate<JsonNode> wanted) {
        var found = new ArrayList<JsonNode>();
        for (var i = shelf.size() - 1; i >= 0; i--) {
            if (wanted.test(shelf.get(i))) {
                found.add(shelf.get(i).deepCopy());
            }
        }
        return found;
    }
}
