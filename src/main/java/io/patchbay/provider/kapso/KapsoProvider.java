package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.KapsoRequest.get;
import static io.patchbay.provider.kapso.KapsoRequest.patch;
import static io.patchbay.provider.kapso.KapsoRequest.path;
import static io.patchbay.provider.kapso.KapsoRequest.post;
import static io.patchbay.provider.kapso.KapsoRequest.proxied;
import static io.patchbay.provider.kapso.KapsoRequest.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.provider.Budget;
import io.patchbay.provider.FundingPreflight;
import io.patchbay.provider.KapsoSettings;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderAddress;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderGivenUp;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNameRequest;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderNumberFields;
import io.patchbay.provider.ProviderTemplate;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.ProviderWebhook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Kapso's Platform API behind our port, call by call; {@link KapsoHttp} asks. */
@ApplicationScoped
public class KapsoProvider implements Provider {

    private static final String WABA_FIELDS =
            "id,name,status,account_review_status,business_verification_status,owner_business_info,"
                    + "primary_funding_id,whatsapp_business_manager_messaging_limit,ban_info";

    private static final String NUMBER_FIELDS =
            "id,name_status,new_name_status,quality_rating,platform_type,account_mode,throughput,"
                    + "whatsapp_business_manager_messaging_limit,is_on_biz_app";

    private final ObjectMapper json = JsonMapper.builder().build();
    private final KapsoHttp http;
    private final KapsoPages pages;

    @Inject
    KapsoProvider(ProviderAddress address, KapsoSettings settings, Budget budget, MeterRegistry meters) {
        this(address::baseUrl, address::apiKey, settings.connectTimeout(), settings.readTimeout(), budget, meters);
    }

    public KapsoProvider(
            Supplier<URI> baseUrl,
            Supplier<String> apiKey,
            Duration connectTimeout,
            Duration readTimeout,
            Budget budget,
            MeterRegistry meters) {
        this.http = new KapsoHttp(baseUrl, apiKey, connectTimeout, readTimeout, budget, meters);
        this.pages = new KapsoPages(http);
    }

    @Override
    public Optional<ProviderCustomer> customer(String customerId) {
        return http.ask("customer", get("/customers/" + path(customerId)))
                .map(answer -> KapsoJson.customer(answer.path("data")));
    }

    @Override
    public List<ProviderCustomer> customersByExternalId(String externalId) {
        return pages
                .all(
                        "customers by external id",
                        "/customers?external_customer_id=" + query(externalId),
                        KapsoJson::customer)
                .stream()
                // the filter is theirs; that it was obeyed is ours to check
                .filter(customer -> externalId.equals(customer.externalId()))
                .toList();
    }

    @Override
    public List<ProviderCustomer> customers() {
        return pages.all("customers", "/customers", KapsoJson::customer);
    }

    @Override
    public ProviderCustomer createCustomer(String name, String externalId) {
        var body = json.createObjectNode();
        body.putObject("customer").put("name", name).put("external_customer_id", externalId);
        return KapsoJson.customer(
                http.must("create customer", post("/customers", body)).path("data"));
    }

    @Override
    public List<ProviderLink> links(String customerId) {
        return pages.all("links", "/customers/" + path(customerId) + "/setup_links", KapsoJson::link);
    }

    @Override
    public ProviderLink createLink(String customerId, LinkOrder order) {
        var body = KapsoLinkOrder.body(order);
        return KapsoJson.link(http.must("create link", post("/customers/" + path(customerId) + "/setup_links", body))
                .path("data"));
    }

    @Override
    public ProviderLink revokeLink(String customerId, String linkId) {
        var body = json.createObjectNode();
        body.putObject("setup_link").put("status", "revoked");
        return patchLink("revoke link", customerId, linkId, body);
    }

    @Override
    public ProviderLink extendLink(String customerId, String linkId, Instant expiresAt) {
        var body = json.createObjectNode();
        body.putObject("setup_link").put("expires_at", expiresAt.toString());
        return patchLink("extend link", customerId, linkId, body);
    }

    private ProviderLink patchLink(String call, String customerId, String linkId, ObjectNode body) {
        var question = patch("/customers/" + path(customerId) + "/setup_links/" + path(linkId), body);
        return KapsoJson.link(http.must(call, question).path("data"));
    }

    @Override
    public Optional<ProviderNumber> number(String phoneNumberId) {
        return http.ask("number", get("/whatsapp/phone_numbers/" + path(phoneNumberId)))
                .map(answer -> KapsoJson.number(answer.path("data")))
                .map(number -> about(phoneNumberId, number));
    }

    /** An answer about another number says nothing about this one, and must not move either. */
    private static ProviderNumber about(String phoneNumberId, ProviderNumber shown) {
        if (!phoneNumberId.equals(shown.phoneNumberId())) {
            throw new ProviderFailure(Kind.UNREADABLE, "number", null, null, null);
        }
        return shown;
    }

    @Override
    public List<ProviderNumber> numbersOf(String customerId) {
        return pages.all(
                "numbers of customer", "/whatsapp/phone_numbers?customer_id=" + query(customerId), KapsoJson::number);
    }

    @Override
    public List<ProviderNumber> numbers() {
        return pages.all("numbers", "/whatsapp/phone_numbers", KapsoJson::number);
    }

    @Override
    public Optional<ProviderHealth> health(String phoneNumberId) {
        // the one answer without an envelope (kapso.md §1.2)
        return http.ask("health", get("/whatsapp/phone_numbers/" + path(phoneNumberId) + "/health"))
                .map(KapsoHealth::read);
    }

    @Override
    public Optional<ProviderWaba> waba(String wabaId) {
        return http.ask("waba", proxied("/" + path(wabaId) + "?fields=" + WABA_FIELDS))
                .map(MetaJson::waba)
                .filter(waba -> wabaId.equals(waba.id()));
    }

    @Override
    public Optional<ProviderNumberFields> numberFields(String phoneNumberId) {
        return http.ask("number fields", proxied("/" + path(phoneNumberId) + "?fields=" + NUMBER_FIELDS))
                .map(MetaJson::numberFields)
                .filter(number -> phoneNumberId.equals(number.phoneNumberId()));
    }

    @Override
    public List<ProviderNameRequest> nameRequests(String phoneNumberId) {
        return pages.all(
                "name requests",
                "/whatsapp/phone_numbers/" + path(phoneNumberId) + "/display_name_requests",
                KapsoJson::nameRequest);
    }

    @Override
    public Optional<ProviderFunding> funding(String wabaId) {
        return http.ask("funding", get("/whatsapp/accounts/" + path(wabaId) + "/funding"))
                .map(answer -> KapsoJson.funding(answer.path("data")));
    }

    @Override
    public Optional<FundingPreflight> fundingPreflight(String wabaId) {
        return http.ask("funding preflight", post("/whatsapp/accounts/" + path(wabaId) + "/funding/preflight", null))
                .map(answer -> KapsoJson.preflight(enveloped(answer)));
    }

    @Override
    public Optional<ProviderFunding> askForFunding(String wabaId, String portfolioId) {
        var body = portfolioId == null ? null : json.createObjectNode().put("business_portfolio_id", portfolioId);
        return http.ask("ask for funding", post("/whatsapp/accounts/" + path(wabaId) + "/funding", body))
                .map(answer -> KapsoJson.funding(enveloped(answer)));
    }

    /** Whether these young answers come in an envelope is printed nowhere. */
    private static JsonNode enveloped(JsonNode answer) {
        return answer.path("data").isObject() ? answer.path("data") : answer;
    }

    @Override
    public List<ProviderNumberFields> accountNumbers(String wabaId) {
        return http.ask(
                        "numbers of account",
                        proxied("/" + path(wabaId) + "/phone_numbers?limit=100&fields=" + NUMBER_FIELDS))
                .map(answer -> list(answer, MetaJson::numberFields))
                .orElse(List.of());
    }

    @Override
    public List<ProviderTemplate> templates(String wabaId) {
        return http.ask("templates", proxied("/" + path(wabaId) + "/message_templates?limit=100"))
                .map(answer -> list(answer, MetaJson::template))
                .orElse(List.of());
    }

    private static <T> List<T> list(JsonNode answer, Function<JsonNode, T> read) {
        return StreamSupport.stream(answer.path("data").spliterator(), false)
                .map(read)
                .toList();
    }

    @Override
    public List<ProviderWebhook> webhooks() {
        return pages.all("webhooks", "/whatsapp/webhooks", KapsoJson::webhook);
    }

    @Override
    public ProviderWebhook createWebhook(URI url, String secret, List<String> events) {
        var body = json.createObjectNode();
        var webhook = body.putObject("whatsapp_webhook");
        webhook.put("url", url.toString());
        if (secret != null) {
            webhook.put("secret_key", secret);
        }
        switchOn(webhook, events);
        return KapsoJson.webhook(
                http.must("create webhook", post("/whatsapp/webhooks", body)).path("data"));
    }

    @Override
    public ProviderWebhook updateWebhook(String webhookId, List<String> events) {
        var body = json.createObjectNode();
        switchOn(body.putObject("whatsapp_webhook"), events);
        var question = patch("/whatsapp/webhooks/" + path(webhookId), body);
        return KapsoJson.webhook(http.must("update webhook", question).path("data"));
    }

    private static void switchOn(ObjectNode webhook, List<String> events) {
        events.forEach(webhook.withArray("events")::add);
        webhook.put("active", true).put("payload_version", "v2");
    }

    @Override
    public void setWebhookSecret(String webhookId, String secret) {
        var body = json.createObjectNode();
        body.putObject("whatsapp_webhook").put("secret_key", secret);
        http.must("set webhook secret", patch("/whatsapp/webhooks/" + path(webhookId), body));
    }

    /** The log pages by cursor; a hundred tell enough: whoever missed one sweeps everything. */
    @Override
    public List<ProviderGivenUp> givenUpSince(String webhookId, Instant since) {
        var answer = http.must(
                "webhook deliveries",
                get("/webhook_deliveries?status=failed&period=24h&limit=100&webhook_id=" + query(webhookId)));
        var found = new ArrayList<ProviderGivenUp>();
        for (var row : answer.path("data")) {
            var given = KapsoJson.givenUp(row);
            // the filters are theirs; that they were obeyed is ours to check
            if (given.failedAt() != null && given.failedAt().isAfter(since)) {
                found.add(given);
            }
        }
        return found;
    }

    @Override
    public boolean testWebhook(String webhookId, String event) {
        // Kapso's page knows the body, its own script the query (kapso.md Q29)
        var body = json.createObjectNode().put("event_type", event);
        var question = "/whatsapp/webhooks/" + path(webhookId) + "/test?event_type=" + query(event);
        return http.must("test webhook", post(question, body))
                .path("data")
                .path("success")
                .asBoolean(false);
    }
}
