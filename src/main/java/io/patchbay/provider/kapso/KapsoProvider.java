package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.KapsoValues.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.patchbay.provider.Budget;
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
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Urgency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Kapso's Platform API behind our port. On the JDK's HTTP client rather than a generated one: the
 * address is only known at run time (in dev it is this very server), and every answer is needed
 * whole, with status, headers and both error forms.
 */
@ApplicationScoped
public class KapsoProvider implements Provider {

    private static final Logger LOG = Logger.getLogger(KapsoProvider.class);

    /** The current document names no upper bound; the lowest seen anywhere is 50 (kapso.md §1.3). */
    private static final int PER_PAGE = 50;

    private static final int PAGES = 2_000;

    private static final String PLATFORM = "/platform/v1";

    /** Meta's own API behind the provider's key; the version is part of the path (kapso.md §1.1). */
    private static final String META = "/meta/whatsapp/v24.0";

    private static final String WABA_FIELDS =
            "id,name,status,account_review_status,business_verification_status,owner_business_info,"
                    + "primary_funding_id,whatsapp_business_manager_messaging_limit,ban_info";

    private static final String NUMBER_FIELDS =
            "id,name_status,new_name_status,quality_rating,platform_type,account_mode,throughput,"
                    + "whatsapp_business_manager_messaging_limit,is_on_biz_app";

    /** A wait this short is waited out at once; a longer one is the caller's to plan. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(2);

    /** Bytes of an answer; fifty rows of a page are less than a hundredth of it. */
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private final Supplier<URI> baseUrl;
    private final Supplier<String> apiKey;
    private final Duration readTimeout;
    private final MeterRegistry meters;
    private final HttpClient http;
    private final ObjectMapper json = JsonMapper.builder().build();
    private final Budget budget;

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
        this.baseUrl = baseUrl;
        this.apiKey = apiKey;
        this.readTimeout = readTimeout;
        this.meters = meters;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.budget = budget;
    }

    @Override
    public Optional<ProviderCustomer> customer(String customerId) {
        return ask("customer", get("/customers/" + path(customerId)))
                .map(answer -> KapsoJson.customer(answer.path("data")));
    }

    @Override
    public List<ProviderCustomer> customersByExternalId(String externalId) {
        return all(
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
        return all("customers", "/customers", KapsoJson::customer);
    }

    @Override
    public ProviderCustomer createCustomer(String name, String externalId) {
        var body = json.createObjectNode();
        body.putObject("customer").put("name", name).put("external_customer_id", externalId);
        return KapsoJson.customer(
                must("create customer", post("/customers", body)).path("data"));
    }

    @Override
    public List<ProviderLink> links(String customerId) {
        return all("links", "/customers/" + path(customerId) + "/setup_links", KapsoJson::link);
    }

    @Override
    public ProviderLink createLink(String customerId, LinkOrder order) {
        var body = json.createObjectNode();
        write(order, body.putObject("setup_link"));
        return KapsoJson.link(must("create link", post("/customers/" + path(customerId) + "/setup_links", body))
                .path("data"));
    }

    private void write(LinkOrder order, ObjectNode link) {
        link.put("success_redirect_url", order.successRedirectUrl().toString());
        link.put("failure_redirect_url", order.failureRedirectUrl().toString());
        if (order.language() != null) {
            link.put("language", order.language());
        }
        if (order.metaBillingMode() != null) {
            link.put("meta_billing_mode", order.metaBillingMode());
        }
        if (!order.themeConfig().isEmpty()) {
            var theme = link.putObject("theme_config");
            order.themeConfig().forEach(theme::put);
        }
        if (order.reconnectNumber() != null) {
            // the provider takes mode and number from the existing connection and refuses anything
            // else (kapso.md §3.6)
            link.put("reconnect_phone_number", order.reconnectNumber());
            return;
        }
        if (!order.allowedConnectionTypes().isEmpty()) {
            order.allowedConnectionTypes().forEach(link.withArray("allowed_connection_types")::add);
        }
        if (order.provisionPhoneNumber() != null) {
            link.put("provision_phone_number", order.provisionPhoneNumber());
        }
        if (!order.phoneNumberCountryIsos().isEmpty()) {
            order.phoneNumberCountryIsos().forEach(link.withArray("phone_number_country_isos")::add);
        }
        if (order.phoneNumberAreaCode() != null) {
            link.put("phone_number_area_code", order.phoneNumberAreaCode());
        }
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
        return KapsoJson.link(must(call, question).path("data"));
    }

    @Override
    public Optional<ProviderNumber> number(String phoneNumberId) {
        return ask("number", get("/whatsapp/phone_numbers/" + path(phoneNumberId)))
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
        return all(
                "numbers of customer", "/whatsapp/phone_numbers?customer_id=" + query(customerId), KapsoJson::number);
    }

    @Override
    public List<ProviderNumber> numbers() {
        return all("numbers", "/whatsapp/phone_numbers", KapsoJson::number);
    }

    @Override
    public Optional<ProviderHealth> health(String phoneNumberId) {
        // the one answer without an envelope (kapso.md §1.2)
        return ask("health", get("/whatsapp/phone_numbers/" + path(phoneNumberId) + "/health"))
                .map(KapsoHealth::read);
    }

    @Override
    public Optional<ProviderWaba> waba(String wabaId) {
        return ask("waba", proxied("/" + path(wabaId) + "?fields=" + WABA_FIELDS))
                .map(MetaJson::waba)
                .filter(waba -> wabaId.equals(waba.id()));
    }

    @Override
    public Optional<ProviderNumberFields> numberFields(String phoneNumberId) {
        return ask("number fields", proxied("/" + path(phoneNumberId) + "?fields=" + NUMBER_FIELDS))
                .map(MetaJson::numberFields)
                .filter(number -> phoneNumberId.equals(number.phoneNumberId()));
    }

    @Override
    public List<ProviderNameRequest> nameRequests(String phoneNumberId) {
        return all(
                "name requests",
                "/whatsapp/phone_numbers/" + path(phoneNumberId) + "/display_name_requests",
                KapsoJson::nameRequest);
    }

    @Override
    public Optional<ProviderFunding> funding(String wabaId) {
        return ask("funding", get("/whatsapp/accounts/" + path(wabaId) + "/funding"))
                .map(answer -> KapsoJson.funding(answer.path("data")));
    }

    @Override
    public List<ProviderWebhook> webhooks() {
        return all("webhooks", "/whatsapp/webhooks", KapsoJson::webhook);
    }

    @Override
    public ProviderWebhook createWebhook(URI url, String secret, List<String> events) {
        var body = json.createObjectNode();
        var webhook = body.putObject("whatsapp_webhook");
        webhook.put("url", url.toString()).put("secret_key", secret);
        events.forEach(webhook.withArray("events")::add);
        webhook.put("active", true).put("payload_version", "v2");
        return KapsoJson.webhook(
                must("create webhook", post("/whatsapp/webhooks", body)).path("data"));
    }

    @Override
    public ProviderWebhook updateWebhook(String webhookId, List<String> events) {
        var body = json.createObjectNode();
        var webhook = body.putObject("whatsapp_webhook");
        events.forEach(webhook.withArray("events")::add);
        webhook.put("active", true).put("payload_version", "v2");
        var question = patch("/whatsapp/webhooks/" + path(webhookId), body);
        return KapsoJson.webhook(must("update webhook", question).path("data"));
    }

    @Override
    public void setWebhookSecret(String webhookId, String secret) {
        var body = json.createObjectNode();
        body.putObject("whatsapp_webhook").put("secret_key", secret);
        must("set webhook secret", patch("/whatsapp/webhooks/" + path(webhookId), body));
    }

    /** The log pages by cursor; a hundred tell enough: whoever missed one sweeps everything. */
    @Override
    public List<ProviderGivenUp> givenUpSince(String webhookId, Instant since) {
        var answer = must(
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
        var body = json.createObjectNode().put("event_type", event);
        return must("test webhook", post("/whatsapp/webhooks/" + path(webhookId) + "/test", body))
                .path("data")
                .path("success")
                .asBoolean(false);
    }

    private record Question(String method, String path, JsonNode body, boolean repeatable) {}

    private static Question get(String path) {
        return new Question("GET", PLATFORM + path, null, true);
    }

    private static Question proxied(String path) {
        return new Question("GET", META + path, null, true);
    }

    private static Question patch(String path, JsonNode body) {
        return new Question("PATCH", PLATFORM + path, body, true);
    }

    /** POST makes something: it is never repeated after an unknown outcome (kapso.md §1.6). */
    private static Question post(String path, JsonNode body) {
        return new Question("POST", PLATFORM + path, body, false);
    }

    /**
     * Walks all pages; rows made meanwhile shift later pages, so rows are told apart by id (kapso.md
     * §1.3).
     */
    private <T> List<T> all(String call, String path, Function<JsonNode, T> read) {
        var found = new ArrayList<T>();
        var ids = new HashSet<String>();
        for (var page = 1; page <= PAGES; page++) {
            var address = path + (path.contains("?") ? "&" : "?") + "page=" + page + "&per_page=" + PER_PAGE;
            var answer = must(call, get(address));
            var fresh = 0;
            for (var row : answer.path("data")) {
                if (ids.add(text(row, "id"))) {
                    found.add(read.apply(row));
                    fresh++;
                }
            }
            if (fresh == 0 || page >= answer.path("meta").path("total_pages").asInt(1)) {
                break;
            }
        }
        return found;
    }

    private JsonNode must(String call, Question question) {
        return ask(call, question)
                .orElseThrow(() -> new ProviderFailure(Kind.NOT_FOUND, call, "Not found", null, null));
    }

    /** Asks once, and once more where that does no harm. Empty means 404. */
    private Optional<JsonNode> ask(String call, Question question) {
        try {
            return once(call, question);
        } catch (ProviderFailure failure) {
            var wait = failure.retryAfter();
            var shortWait = failure.kind() == Kind.RATE_LIMITED
                    && wait != null
                    && wait.compareTo(SHORT_WAIT) <= 0
                    // others want this thread
                    && Urgency.current() != Urgency.VISITOR;
            var harmless = question.repeatable()
                    && failure.outcomeUnknown()
                    && failure.kind() != Kind.UNREADABLE
                    && failure.kind() != Kind.TOO_LONG;
            if (!shortWait && !harmless) {
                throw failure;
            }
            pause(shortWait ? wait : Duration.ofMillis(200), failure);
            return once(call, question);
        }
    }

    private static void pause(Duration wait, ProviderFailure failure) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private Optional<JsonNode> once(String call, Question question) {
        var kind = call.equals("health") ? Budget.Kind.HEALTH : Budget.Kind.REQUESTS;
        var wait = budget.take(Urgency.current(), kind);
        if (wait.isPresent()) {
            throw new ProviderFailure(Kind.RATE_LIMITED, call, "Rate limit exceeded", wait.get(), null);
        }
        var began = System.nanoTime();
        var outcome = "ok";
        try {
            var answer = send(request(question));
            var failure = failure(call, answer, kind);
            if (failure != null) {
                throw failure;
            }
            return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(call, answer.body()));
        } catch (HttpTimeoutException e) {
            outcome = "timed_out";
            throw new ProviderFailure(Kind.TIMED_OUT, call, null, null, e);
        } catch (BoundedBody.TooLong e) {
            outcome = "too_long";
            throw new ProviderFailure(Kind.TOO_LONG, call, null, null, e);
        } catch (IOException e) {
            outcome = "unreachable";
            throw new ProviderFailure(Kind.UNREACHABLE, call, null, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFailure(Kind.UNREACHABLE, call, null, null, e);
        } catch (ProviderFailure failure) {
            outcome = failure.kind().name().toLowerCase(Locale.ROOT);
            throw failure;
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - began);
            meters.timer("patchbay.provider.calls", "call", call, "outcome", outcome)
                    .record(took);
            LOG.debugf("Asked the provider call=%s outcome=%s ms=%d", call, outcome, took.toMillis());
        }
    }

    /** The client's own timeout ends with the headers; this one covers a body that drips, too. */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.sendAsync(
                request, head -> new BoundedBody<>(BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
        try {
            return answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no whole answer in time");
        } catch (ExecutionException e) {
            // the client wraps what ended a body once more
            if (e.getCause() != null && e.getCause().getCause() instanceof BoundedBody.TooLong tooLong) {
                throw tooLong;
            }
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }

    private HttpRequest request(Question question) {
        var base = baseUrl.get().toString().replaceAll("/+$", "");
        var request = HttpRequest.newBuilder(URI.create(base + question.path()))
                .header("X-API-Key", apiKey.get())
                .header("Accept", "application/json");
        if (question.body() == null) {
            return request.GET().build();
        }
        return request.header("Content-Type", "application/json")
                .method(
                        question.method(),
                        HttpRequest.BodyPublishers.ofString(question.body().toString()))
                .build();
    }

    private JsonNode read(String call, String body) {
        try {
            var node = json.readTree(body);
            if (node == null || !node.isObject()) {
                throw new ProviderFailure(Kind.UNREADABLE, call, null, null, null);
            }
            return node;
        } catch (JsonProcessingException e) {
            // the cause would quote the body
            throw new ProviderFailure(Kind.UNREADABLE, call, null, null, null);
        }
    }

    /**
     * The failure behind a status; null for an answer or a plain 404. Passes on to the budget what
     * the provider says of its limits.
     */
    private ProviderFailure failure(String call, HttpResponse<String> answer, Budget.Kind budgetKind) {
        var status = answer.statusCode();
        number(answer, "X-RateLimit-Limit").ifPresent(limit -> budget.told(Budget.Kind.REQUESTS, limit));
        number(answer, "X-Health-RateLimit-Minute-Limit").ifPresent(limit -> budget.told(Budget.Kind.HEALTH, limit));
        if (status == 429) {
            var wait = seconds(answer, "Retry-After").orElse(Duration.ofSeconds(60));
            budget.shut(budgetKind, wait);
            return new ProviderFailure(Kind.RATE_LIMITED, call, words(answer.body()), wait, null);
        }
        if (answer.headers()
                .firstValue("X-RateLimit-Remaining")
                .filter("0"::equals)
                .isPresent()) {
            // the window is a minute and nobody says when it began (kapso.md §1.5)
            budget.shut(Budget.Kind.REQUESTS, seconds(answer, "Retry-After").orElse(Duration.ofSeconds(10)));
        }
        if (status >= 200 && status < 300 || status == 404) {
            return null;
        }
        var kind = switch (status) {
            case 401, 403 -> Kind.NOT_ALLOWED;
            case 402 -> Kind.UNPAID;
            case 400, 409, 422 -> Kind.REFUSED;
            default -> status >= 500 ? Kind.BROKEN : Kind.UNREADABLE;
        };
        return new ProviderFailure(kind, call, words(answer.body()), null, null);
    }

    private static Optional<Duration> seconds(HttpResponse<String> answer, String header) {
        return number(answer, header).map(Duration::ofSeconds);
    }

    private static Optional<Integer> number(HttpResponse<String> answer, String header) {
        return answer.headers()
                .firstValue(header)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::valueOf);
    }

    /**
     * Kapso's explanation from whichever of its error forms this is (kapso.md §1.4); null if there is
     * none to read.
     */
    private String words(String body) {
        try {
            var node = json.readTree(body);
            if (node == null || !node.isObject()) {
                return null;
            }
            var error = node.path("error");
            if (error.isTextual()) {
                return cut(error.asText());
            }
            if (error.isObject() && error.hasNonNull("message")) {
                return cut(error.path("message").asText());
            }
            if (node.path("errors").isObject()) {
                var parts = new ArrayList<String>();
                node.path("errors")
                        .properties()
                        .forEach(entry -> parts.add(
                                entry.getKey() + " " + String.join(", ", KapsoValues.texts(entry.getValue()))));
                return cut(String.join("; ", parts));
            }
            return node.hasNonNull("message") ? cut(node.path("message").asText()) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private String cut(String words) {
        var key = apiKey.get();
        var safe = key.isEmpty() ? words : words.replace(key, "•••");
        return safe.length() > 500 ? safe.substring(0, 500) : safe;
    }

    private static String path(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
