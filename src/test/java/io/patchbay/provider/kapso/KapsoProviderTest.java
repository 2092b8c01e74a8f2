package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.provider.Urgency;
import io.patchbay.support.Fixtures;
import io.patchbay.support.TestClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KapsoProviderTest {

    private static final String KEY = "key-that-must-stay-with-us-0123456789";
    private static final String CUSTOMER = "b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111";
    private static final String LINK = "0d9f3b52-8c1e-4d77-a3c4-2f51a0be4441";
    private static final String LUNA = "604118932207715";
    private static final String DENTAL = "604118932207799";

    private static WireMockServer kapso;

    private final TestClock clock = new TestClock();
    private KapsoProvider provider;

    @BeforeAll
    static void open() {
        kapso = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        kapso.start();
    }

    @AfterAll
    static void close() {
        kapso.stop();
    }

    @BeforeEach
    void begin() {
        kapso.resetAll();
        provider = waiting(kapso.baseUrl(), Duration.ofSeconds(10));
    }

    private KapsoProvider waiting(String address, Duration patience) {
        return new KapsoProvider(
                () -> URI.create(address),
                () -> KEY,
                patience,
                patience,
                new ShutGates(clock),
                new SimpleMeterRegistry());
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static ResponseDefinitionBuilder recorded(String file) {
        var status = file.replaceAll(".*?(\\d{3}).*", "$1");
        return json(Integer.parseInt(status), Fixtures.text(file));
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        kapso.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static void answersInTurn(ResponseDefinitionBuilder... answers) {
        for (var i = 0; i < answers.length; i++) {
            kapso.stubFor(any(anyUrl())
                    .inScenario("turns")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "turn " + i)
                    .willSetStateTo("turn " + (i + 1))
                    .willReturn(answers[i]));
        }
    }

    private static int requests() {
        return kapso.findAll(anyRequestedFor(anyUrl())).size();
    }

    private static ProviderFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(ProviderFailure.class, call);
    }

    private static LinkOrder order() {
        return new LinkOrder(
                URI.create("https://console.example.com/wa/return/ok?attempt=att_7731"),
                URI.create("https://console.example.com/wa/return/failed?attempt=att_7731"),
                List.of("coexistence"),
                "es",
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Nested
    class Answers {

        @Test
        void aCustomerIsRead() {
            answers(recorded("customer-get.response-200.json"));

            assertThat(provider.customer("c2b0e7d4-11f3-4d0b-9a56-6a1d2f7b3333"))
                    .contains(new ProviderCustomer(
                            "c2b0e7d4-11f3-4d0b-9a56-6a1d2f7b3333",
                            "Harbour Bikes",
                            null,
                            Instant.parse("2026-08-05T11:00:00Z")));
            kapso.verify(getRequestedFor(urlEqualTo("/platform/v1/customers/c2b0e7d4-11f3-4d0b-9a56-6a1d2f7b3333"))
                    .withHeader("X-API-Key", equalTo(KEY)));
        }

        @Test
        void aCustomerIsMadeWithExactlyTheDocumentedFields() {
            answers(recorded("customer-create.response-201.json"));

            var made = provider.createCustomer("Panadería Luna Nueva", "acct_2041");

            assertThat(made.id()).isEqualTo(CUSTOMER);
            assertThat(made.name()).isEqualTo("Panadería Luna Nueva");
            sent("POST", "/platform/v1/customers", "customer-create.request.json");
        }

        @Test
        void customersAreListed() {
            answers(recorded("customer-list.response-200.json"));

            assertThat(provider.customers())
                    .extracting(ProviderCustomer::externalId)
                    .containsExactly("acct_2041", "acct_2042", null);
        }

        @Test
        void aCustomerIsFoundByOurOwnIdAndNoOther() {
            answers(recorded("customer-list.response-200.json"));

            assertThat(provider.customersByExternalId("acct_2042"))
                    .extracting(ProviderCustomer::name)
                    .containsExactly("Northwind Dental");
            kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/customers"))
                    .withQueryParam("external_customer_id", equalTo("acct_2042")));
        }

        @Test
        void nobodyHasThatId() {
            answers(recorded("customer-list-by-external-id-none.response-200.json"));

            assertThat(provider.customersByExternalId("nobody")).isEmpty();
            assertThat(requests()).isEqualTo(1);
        }

        @Test
        void idsAreSafeInAddresses() {
            answers(recorded("customer-list-by-external-id-none.response-200.json"));

            provider.customersByExternalId("a&b=c d/é?#%");
            provider.links("../../x y");

            kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/customers"))
                    .withQueryParam("external_customer_id", equalTo("a&b=c d/é?#%")));
            kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/customers/..%2F..%2Fx%20y/setup_links")));
        }

        @Test
        void linksAreReadInBothTheirWords() {
            answers(recorded("setup-link-list.response-200.json"));

            var links = provider.links(CUSTOMER);

            assertThat(links).extracting(ProviderLink::status).containsExactly("active", "revoked", "used", "expired");
            assertThat(links)
                    .extracting(ProviderLink::setupStatus)
                    .containsExactly("pending", "pending", "completed", "pending");
            assertThat(links.get(0).expiresAt()).isEqualTo("2026-12-03T10:00:00Z");
            assertThat(links.get(0).allowedConnectionTypes()).containsExactly("coexistence");
            assertThat(links.get(0).successRedirectUrl())
                    .isEqualTo("https://console.example.com/wa/return/ok?attempt=att_7731");
        }

        @ParameterizedTest
        @CsvSource({
            "setup-link-list-active-failed.response-200.json, failed, Token exchange with Meta did not succeed",
            "setup-link-list-active-processing.response-200.json, processing,"
        })
        void anActiveLinkTellsHowItsSetupGoes(String file, String status, String error) {
            answers(recorded(file));

            var link = provider.links(CUSTOMER).get(0);

            assertThat(link.status()).isEqualTo("active");
            assertThat(link.setupStatus()).isEqualTo(status);
            assertThat(link.setupError()).isEqualTo(error);
        }

        @Test
        void aLinkIsMadeWithReturnAddressesLanguageAndMode() {
            answers(recorded("setup-link-create.response-201.json"));

            var link = provider.createLink(CUSTOMER, order());

            assertThat(link.id()).isEqualTo(LINK);
            assertThat(link.url()).isEqualTo("https://app.kapso.ai/whatsapp/setup/smplAAAA1111");
            assertThat(link.reconnectDigits()).isNull();
            sent(
                    "POST",
                    "/platform/v1/customers/" + CUSTOMER + "/setup_links",
                    "setup-link-create-redirects.request.json");
        }

        @Test
        void aLinkIsMadeWithEveryField() {
            answers(recorded("setup-link-create.response-201.json"));
            var asked = Fixtures.json("setup-link-create-full.request.json").path("setup_link");
            var theme = new LinkedHashMap<String, String>();
            asked.path("theme_config")
                    .properties()
                    .forEach(colour ->
                            theme.put(colour.getKey(), colour.getValue().asText()));

            provider.createLink(
                    CUSTOMER,
                    new LinkOrder(
                            URI.create(asked.path("success_redirect_url").asText()),
                            URI.create(asked.path("failure_redirect_url").asText()),
                            List.of("dedicated"),
                            "en",
                            true,
                            List.of("US"),
                            "628",
                            theme,
                            "customer_managed",
                            null));

            // allowed_origins belongs to embedding their script, which we do not (kapso.md §3.7)
            var expected = Fixtures.json("setup-link-create-full.request.json");
            ((ObjectNode) expected.path("setup_link")).remove("allowed_origins");
            kapso.verify(postRequestedFor(anyUrl()).withRequestBody(equalToJson(expected.toString(), false, false)));
        }

        @Test
        void aReconnectLinkNamesTheNumberAndNothingThatWouldBeRefused() {
            answers(recorded("setup-link-create-reconnect.response-201.json"));

            var link = provider.createLink(
                    CUSTOMER,
                    new LinkOrder(
                            URI.create("https://console.example.com/wa/return/ok?attempt=att_7733"),
                            URI.create("https://console.example.com/wa/return/failed?attempt=att_7733"),
                            List.of("dedicated"),
                            null,
                            true,
                            List.of("US"),
                            "628",
                            null,
                            null,
                            "+14155550142"));

            assertThat(link.reconnectDigits()).isEqualTo("14155550142");
            sent(
                    "POST",
                    "/platform/v1/customers/" + CUSTOMER + "/setup_links",
                    "setup-link-create-reconnect.request.json");
        }

        @Test
        void aLinkIsRevoked() {
            answers(recorded("setup-link-revoke.response-200.json"));

            assertThat(provider.revokeLink(CUSTOMER, LINK).status()).isEqualTo("revoked");
            sent(
                    "PATCH",
                    "/platform/v1/customers/" + CUSTOMER + "/setup_links/" + LINK,
                    "setup-link-revoke.request.json");
        }

        @Test
        void aLinkIsExtended() {
            answers(recorded("setup-link-revoke.response-200.json"));

            provider.extendLink(CUSTOMER, LINK, Instant.parse("2027-01-15T10:00:00Z"));

            sent(
                    "PATCH",
                    "/platform/v1/customers/" + CUSTOMER + "/setup_links/" + LINK,
                    "setup-link-extend.request.json");
        }

        @Test
        void aNumberIsRead() {
            answers(recorded("phone-number-get.response-200.json"));

            assertThat(provider.number(LUNA))
                    .contains(new ProviderNumber(
                            LUNA,
                            "8a1e6f3c-47d0-4f5b-9c2e-1b90d7a45551",
                            "Panadería Luna Nueva",
                            CUSTOMER,
                            "381900552216044",
                            false,
                            "+1 415-555-0142",
                            "14155550142",
                            "Panadería Luna Nueva",
                            "CONNECTED",
                            "PENDING_REVIEW",
                            "GREEN",
                            "VERIFIED",
                            "TIER_250",
                            null,
                            false,
                            Instant.parse("2026-11-03T10:12:40Z"),
                            Instant.parse("2026-11-03T10:11:05Z"),
                            Instant.parse("2026-11-03T10:12:40Z")));
            kapso.verify(getRequestedFor(urlEqualTo("/platform/v1/whatsapp/phone_numbers/" + LUNA)));
        }

        @Test
        void aNumberMayHaveNothingButItsIds() {
            answers(recorded("phone-number-get-minimal.response-200.json"));

            var number = provider.number(LUNA).orElseThrow();

            assertThat(number.phoneNumberId()).isEqualTo(LUNA);
            assertThat(number.status()).isNull();
            assertThat(number.coexistence()).isNull();
            assertThat(number.digits()).isNull();
        }

        @ParameterizedTest
        @CsvSource({
            "phone-number-get-coexistence.response-200.json, CONNECTED",
            "phone-number-get-disconnected.response-200.json, DISCONNECTED"
        })
        void aCoexistenceNumberIsReadInEachStatus(String file, String status) {
            answers(recorded(file));

            var number = provider.number(DENTAL).orElseThrow();

            assertThat(number.coexistence()).isTrue();
            assertThat(number.status()).isEqualTo(status);
            assertThat(number.messagingLimit()).isEqualTo("10000");
        }

        @Test
        void theSeenVariantOfANumberIsReadToo() {
            answers(recorded("phone-number-list-seen-variant.response-200.json"));

            var number = provider.numbers().get(0);

            assertThat(number.wabaId()).isEqualTo("381900552216044");
            assertThat(number.messagingEnabled()).isTrue();
            assertThat(number.digits()).as("from the display number").isEqualTo("14155550142");
        }

        @Test
        void numbersAreListedWholeAndByCustomer() {
            answers(recorded("phone-number-list.response-200.json"));
            assertThat(provider.numbers())
                    .extracting(ProviderNumber::phoneNumberId)
                    .containsExactlyInAnyOrder(LUNA, DENTAL);

            answers(recorded("phone-number-list-by-customer.response-200.json"));
            assertThat(provider.numbersOf(CUSTOMER)).hasSize(1);
            kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/whatsapp/phone_numbers"))
                    .withQueryParam("customer_id", equalTo(CUSTOMER)));

            answers(recorded("phone-number-list-empty.response-200.json"));
            assertThat(provider.numbers()).isEmpty();
        }

        @Test
        void aHealthyNumberIsReadWithAllItsChecks() {
            answers(recorded("health-healthy.response-200.json"));

            var health = provider.health(DENTAL).orElseThrow();

            assertThat(health.status()).isEqualTo("healthy");
            assertThat(health.checkedAt()).isEqualTo("2026-11-10T09:00:00Z");
            assertThat(health.checks())
                    .extracting(ProviderHealth.HealthCheck::name)
                    .containsExactly(
                            "phone_number_access",
                            "phone_number_connection",
                            "messaging_health",
                            "webhook_subscription",
                            "webhook_verified");
            assertThat(health.checks().get(1).word()).isEqualTo("CONNECTED");
            assertThat(health.checks().get(2).entities())
                    .extracting(ProviderHealth.Entity::type)
                    .containsExactly("PHONE_NUMBER", "WABA", "BUSINESS", "APP");
        }

        @ParameterizedTest
        @CsvSource({
            "health-healthy.response-200.json, healthy, 5",
            "health-healthy-coexistence.response-200.json, healthy, 6",
            "health-degraded-limited.response-200.json, degraded, 4",
            "health-seen-checked-at.response-200.json, degraded, 5",
            "health-unhealthy-payment.response-200.json, unhealthy, 4",
            "health-unhealthy-disconnected.response-200.json, unhealthy, 5",
            "health-unhealthy-invalid-token.response-200.json, unhealthy, 4",
            "health-error.response-200.json, error, 0"
        })
        void everyHealthCheckIsReadWithItsTime(String file, String status, int checks) {
            answers(recorded(file));

            var health = provider.health(DENTAL).orElseThrow();

            assertThat(health.status()).isEqualTo(status);
            assertThat(health.checks()).hasSize(checks);
            assertThat(health.checkedAt()).isNotNull();
        }

        @Test
        void whatMetaFoundIsReadWithCodesAsText() {
            answers(recorded("health-unhealthy-payment.response-200.json"));

            var entities = provider.health(DENTAL).orElseThrow().checks().get(1).entities();

            assertThat(entities.get(1).problems())
                    .containsExactly(new ProviderHealth.HealthProblem(
                            "141006",
                            "Payment method error; business initiated conversations are blocked.",
                            "Add a new payment method to the account."));
            assertThat(entities.get(0).info()).hasSize(1);
        }

        @Test
        void aHeldBackHealthCheckSaysUntilWhen() {
            answers(recorded("health-unhealthy-invalid-token.response-200.json"));

            assertThat(provider.health(DENTAL).orElseThrow().retryAfter()).isEqualTo("2026-11-19T18:27:45Z");
        }

        @Test
        void webhooksOfBothScopesAreListedWithoutTheirSecret() {
            answers(recorded("webhook-list.response-200.json"));

            var webhooks = provider.webhooks();

            assertThat(webhooks).extracting(ProviderWebhook::phoneNumberId).containsExactly(DENTAL, null, DENTAL);
            assertThat(webhooks).extracting(ProviderWebhook::active).containsExactly(true, true, false);
            assertThat(webhooks.toString()).doesNotContain("fixture-webhook-key");
        }

        @Test
        void aProjectWebhookIsMade() {
            answers(recorded("webhook-create-project.response-201.json"));
            var events = new ArrayList<String>();
            Fixtures.json("webhook-create-project.request.json")
                    .path("whatsapp_webhook")
                    .path("events")
                    .forEach(event -> events.add(event.asText()));

            var webhook = provider.createWebhook(
                    URI.create("https://console.example.com/hooks/kapso"), "fixture-webhook-key-0001", events);

            assertThat(webhook.phoneNumberId()).isNull();
            assertThat(webhook.toString()).doesNotContain("fixture-webhook-key");
            sent("POST", "/platform/v1/whatsapp/webhooks", "webhook-create-project.request.json");
        }

        @Test
        void aTestDeliveryIsAskedFor() {
            answers(recorded("webhook-test.response-200.json"));

            var event = Fixtures.json("webhook-test.request.json")
                    .path("event_type")
                    .asText();

            assertThat(provider.testWebhook("w1", event)).isTrue();
            sent("POST", "/platform/v1/whatsapp/webhooks/w1/test", "webhook-test.request.json");
        }

        @Test
        void unknownFieldsArePassedOverAndUnknownWordsKept() {
            answers(
                    json(
                            200,
                            "{\"data\":{\"id\":\"1\",\"phone_number_id\":\"1\",\"status\":\"Dreaming\",\"quality_rating\":7,"
                                    + "\"is_coexistence\":\"maybe\",\"new\":{\"a\":[1]},\"created_at\":\"soon\"},\"extra\":true}"));

            var number = provider.number("1").orElseThrow();

            assertThat(number.status()).isEqualTo("Dreaming");
            assertThat(number.qualityRating()).isEqualTo("7");
            assertThat(number.coexistence()).isNull();
            assertThat(number.createdAt()).isNull();
        }

        @Test
        void aLinkNeverPrintsItsSecret() {
            answers(recorded("setup-link-create.response-201.json"));

            assertThat(provider.createLink(CUSTOMER, order()).toString()).doesNotContain("smplAAAA");
        }

        private void sent(String method, String path, String file) {
            kapso.verify(requestedFor(method, urlEqualTo(path))
                    .withHeader("Content-Type", equalTo("application/json"))
                    .withRequestBody(equalToJson(Fixtures.text(file), false, false)));
            assertThat(requests()).isEqualTo(1);
        }
    }

    @Nested
    class EveryRecordedAnswer {

        static Stream<String> answersOfAnyCall() {
            return Fixtures.named(name -> name.matches(".*\\.response-2\\d\\d\\.json")).stream();
        }

        /** Answers of calls we do not make as well: the reader takes whatever JSON they are. */
        @ParameterizedTest
        @MethodSource("answersOfAnyCall")
        void isReadWithoutHarm(String file) {
            kapso.stubFor(any(anyUrl()).willReturn(json(200, Fixtures.text(file))));

            // an answer about another number is none about this one
            var other = catchThrowableOfType(ProviderFailure.class, () -> provider.number("1"));
            assertThat(other == null || other.kind() == Kind.UNREADABLE).isTrue();
            assertThat(provider.customer("1")).isPresent();
            assertThat(provider.health("1")).isPresent();
            assertThat(provider.links("1")).isNotNull();
            assertThat(provider.webhooks()).isNotNull();
        }

        static Stream<String> refusals() {
            return Fixtures.named(name -> name.matches("(error-|.*\\.error-)\\d.*\\.json")).stream();
        }

        @ParameterizedTest
        @MethodSource("refusals")
        void thatIsARefusalHasAKindAndWords(String file) {
            answers(recorded(file));
            var status = Integer.parseInt(file.replaceAll(".*?(\\d{3}).*", "$1"));
            var expected = Map.of(
                            400, Kind.REFUSED,
                            401, Kind.NOT_ALLOWED,
                            402, Kind.UNPAID,
                            403, Kind.NOT_ALLOWED,
                            404, Kind.NOT_FOUND,
                            409, Kind.REFUSED,
                            422, Kind.REFUSED)
                    .get(status);

            var failure = failure(() -> provider.createLink(CUSTOMER, order()));

            assertThat(failure.kind()).isEqualTo(expected);
            assertThat(failure.words()).isNotBlank();
            assertThat(failure.retryAfter()).isNull();
            assertThat(failure.outcomeUnknown()).isFalse();
            assertThat(requests()).isEqualTo(1);
        }

        static Stream<String> limits() {
            return Fixtures.named(name -> name.endsWith(".response.txt")).stream();
        }

        @ParameterizedTest
        @MethodSource("limits")
        void thatIsALimitSaysHowLongToWait(String file) {
            var message = Fixtures.message(file);
            var answer = json(message.status(), message.body());
            message.headers().forEach(answer::withHeader);
            answers(answer);

            var failure = failure(() -> provider.health("1"));

            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.words()).isEqualTo("Rate limit exceeded");
            assertThat(failure.retryAfter())
                    .isEqualTo(
                            Duration.ofSeconds(Long.parseLong(message.headers().get("Retry-After"))));
        }

        static Stream<Arguments> words() {
            return Stream.of(
                    Arguments.of("error-401-unauthorized.json", "Unauthorized"),
                    Arguments.of("error-422-errors-map.json", "address is invalid; kind is not included in the list"),
                    Arguments.of("error-400-legacy-offset-limit.json", "legacy_offset_pagination_limit_exceeded"),
                    Arguments.of("message-send-token.error-401.json", "Error validating access token"),
                    Arguments.of(
                            "setup-link-reconnect-no-match.error-422.json",
                            "reconnect_phone_number must match an existing WhatsApp config for this customer"));
        }

        @ParameterizedTest
        @MethodSource("words")
        void givesItsWordsInWhateverFormTheErrorHas(String file, String words) {
            answers(recorded(file));

            assertThat(failure(() -> provider.createLink(CUSTOMER, order())).words())
                    .isEqualTo(words);
        }

        @Test
        void isOfAKindThatSomeTestReads() {
            assertThat(Fixtures.named(name -> !name.equals("README.md")
                            && !name.startsWith("event-")
                            && !name.startsWith("redirect-")
                            && !name.endsWith(".request.json")
                            && !name.equals("webhook-signature-vectors.json")
                            && !name.equals("list-page-2.response-headers.txt")))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(answersOfAnyCall(), refusals(), limits())
                            .flatMap(names -> names)
                            .toList());
        }
    }

    @Nested
    class Pages {

        @Test
        void allPagesAreWalkedAndAskedForInBites() {
            page(1, 3, "a", "b");
            page(2, 3, "c", "d");
            page(3, 3, "e");

            assertThat(provider.customers()).extracting(ProviderCustomer::id).containsExactly("a", "b", "c", "d", "e");
            kapso.verify(getRequestedFor(urlPathEqualTo("/platform/v1/customers"))
                    .withQueryParam("page", equalTo("3"))
                    .withQueryParam("per_page", equalTo("50")));
        }

        @Test
        void rowsThatMovedToALaterPageCountOnce() {
            page(1, 2, "a", "b");
            page(2, 2, "b", "c");

            assertThat(provider.customers()).extracting(ProviderCustomer::id).containsExactly("a", "b", "c");
        }

        @Test
        void aServerThatRepeatsItsFirstPageForEverIsLeft() {
            answers(json(200, "{\"data\":[{\"id\":\"a\"}],\"meta\":{\"page\":1,\"total_pages\":900}}"));

            assertThat(provider.customers()).hasSize(1);
            assertThat(requests()).isEqualTo(2);
        }

        @Test
        void anEmptyPageEndsTheList() {
            page(1, 9, "a");
            page(2, 9);

            assertThat(provider.customers()).hasSize(1);
            assertThat(requests()).isEqualTo(2);
        }

        @Test
        void theNumberOfTheCurrentPageIsIgnored() {
            answersInTurn(
                    json(200, "{\"data\":[{\"id\":\"a\"}],\"meta\":{\"current_page\":7,\"total_pages\":2}}"),
                    json(200, "{\"data\":[{\"id\":\"b\"}],\"meta\":{\"current_page\":7,\"total_pages\":2}}"));

            assertThat(provider.customers()).hasSize(2);
        }

        @Test
        void aListWithoutPagesIsOnePage() {
            answers(json(200, "{\"data\":[{\"id\":\"a\"}]}"));

            assertThat(provider.customers()).hasSize(1);
            assertThat(requests()).isEqualTo(1);
        }

        @Test
        void aFailureOnALaterPageFailsTheListInsteadOfShorteningIt() {
            page(1, 2, "a");
            kapso.stubFor(get(urlPathEqualTo("/platform/v1/customers"))
                    .withQueryParam("page", equalTo("2"))
                    .willReturn(json(503, "{}")));

            assertThat(failure(() -> provider.customers()).kind()).isEqualTo(Kind.BROKEN);
        }

        private void page(int number, int of, String... ids) {
            var rows = Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").toList();
            kapso.stubFor(get(urlPathEqualTo("/platform/v1/customers"))
                    .withQueryParam("page", equalTo(String.valueOf(number)))
                    .willReturn(json(
                            200,
                            "{\"data\":["
                                    + String.join(",", rows)
                                    + "],\"meta\":{\"page\":"
                                    + number
                                    + ",\"total_pages\":"
                                    + of
                                    + "}}")));
        }
    }

    @Nested
    class Trouble {

        @Test
        void notFoundIsAnAnswerForOneThingAndAFailureForAList() {
            answers(recorded("error-404-not-found.json"));

            assertThat(provider.number("1")).isEmpty();
            assertThat(provider.customer("1")).isEmpty();
            assertThat(provider.health("1")).isEmpty();
            assertThat(failure(() -> provider.links("1")).kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure(() -> provider.revokeLink("1", "2")).kind()).isEqualTo(Kind.NOT_FOUND);
        }

        @ParameterizedTest
        @ValueSource(ints = {500, 502, 503, 504})
        void aQuestionIsAskedOnceMoreAfter5xx(int status) {
            answersInTurn(json(status, "{\"error\":\"oops\"}"), recorded("phone-number-get.response-200.json"));

            assertThat(provider.number(LUNA)).isPresent();
        }

        @Test
        void aQuestionIsAskedTwiceAtMost() {
            answers(json(503, "{\"error\":\"oops\"}"));

            assertThat(failure(() -> provider.number(LUNA)).kind()).isEqualTo(Kind.BROKEN);
            assertThat(requests()).isEqualTo(2);
        }

        @Test
        void revokingIsRepeatedBecauseItDoesNoHarm() {
            answersInTurn(json(503, "{}"), recorded("setup-link-revoke.response-200.json"));

            assertThat(provider.revokeLink(CUSTOMER, LINK).status()).isEqualTo("revoked");
            kapso.verify(2, patchRequestedFor(anyUrl()));
        }

        @ParameterizedTest
        @ValueSource(ints = {500, 502, 503})
        void makingSomethingIsNeverRepeatedAfter5xx(int status) {
            answers(json(status, "{}"));

            var link = failure(() -> provider.createLink(CUSTOMER, order()));
            var customer = failure(() -> provider.createCustomer("x", "y"));
            var webhook = failure(() -> provider.createWebhook(URI.create("https://x"), "s", List.of("e")));

            assertThat(List.of(link, customer, webhook))
                    .extracting(ProviderFailure::kind)
                    .containsOnly(Kind.BROKEN);
            assertThat(link.outcomeUnknown()).isTrue();
            assertThat(requests()).isEqualTo(3);
        }

        @Test
        void aSlowAnswerIsATimeoutAndMakingIsNotRepeated() {
            answers(recorded("setup-link-create.response-201.json").withFixedDelay(900));
            var hurried = waiting(kapso.baseUrl(), Duration.ofMillis(500));

            var failure = failure(() -> hurried.createLink(CUSTOMER, order()));

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.outcomeUnknown()).isTrue();
            assertThat(requests()).isEqualTo(1);
        }

        @Test
        void anAnswerThatDripsForEverIsATimeout() {
            answers(recorded("phone-number-get.response-200.json").withChunkedDribbleDelay(10, 4_000));
            var hurried = waiting(kapso.baseUrl(), Duration.ofMillis(500));

            assertThat(failure(() -> hurried.createCustomer("x", "y")).kind()).isEqualTo(Kind.TIMED_OUT);
        }

        /** Without a bound it ends the process: production runs with 128 MB. */
        @ParameterizedTest
        @ValueSource(ints = {200, 404, 429, 500})
        void anAnswerWithoutEndIsTooLongAndNotAskedForAgain(int status) throws IOException {
            var asked = new AtomicInteger();
            var sent = new AtomicLong();
            var endless = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
            endless.createContext("/", exchange -> {
                asked.incrementAndGet();
                exchange.sendResponseHeaders(status, 0);
                var part = "[[[[[[[[".repeat(8_192).getBytes(StandardCharsets.UTF_8);
                try (var body = exchange.getResponseBody()) {
                    while (sent.addAndGet(part.length) < 1L << 32) {
                        body.write(part);
                    }
                }
            });
            endless.start();
            try {
                var patient = waiting("http://localhost:" + endless.getAddress().getPort(), Duration.ofSeconds(30));

                var failure = failure(() -> patient.number("1"));

                assertThat(failure.kind()).isEqualTo(Kind.TOO_LONG);
                assertThat(failure.outcomeUnknown()).isTrue();
                assertThat(asked).hasValue(1);
                assertThat(sent.get()).isLessThan(64L << 20);
            } finally {
                endless.stop(0);
            }
        }

        @Test
        void aLongAnswerWithinTheBoundIsRead() {
            answers(json(200, "{\"data\":{\"id\":\"1\",\"name\":\"%s\"}}".formatted("x".repeat(7 << 20))));

            assertThat(provider.customer("1")).isPresent();
        }

        @Test
        void whatAVisitorCausedNeverKeepsTheThreadWaiting() {
            answers(recorded("phone-number-get.response-200.json")
                    .withStatus(429)
                    .withHeader("Retry-After", "1"));

            var failure = failure(() -> Urgency.VISITOR.during(() -> provider.number(LUNA)));

            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(requests()).isEqualTo(1);
        }

        @ParameterizedTest
        @EnumSource(Fault.class)
        void aBrokenConnectionIsUnreachable(Fault fault) {
            answers(aResponse().withFault(fault));

            var made = failure(() -> provider.createLink(CUSTOMER, order()));
            var sent = requests();

            assertThat(made.kind()).isIn(Kind.UNREACHABLE, Kind.UNREADABLE);
            assertThat(made.outcomeUnknown()).isTrue();
            assertThat(sent).as("made once").isEqualTo(1);
        }

        @Test
        void aConnectionThatBreaksOnceIsTriedAgainForAQuestion() {
            answersInTurn(
                    aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                    recorded("phone-number-get.response-200.json"));

            assertThat(provider.number(LUNA)).isPresent();
        }

        @Test
        void nobodyListening() {
            var lost = waiting("http://localhost:1", Duration.ofSeconds(2));

            assertThat(failure(() -> lost.number("1")).kind()).isEqualTo(Kind.UNREACHABLE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "null", "[]", "7", "<html>Welcome</html>", "{\"data\":"})
        void anAnswerThatIsNoObjectIsUnreadable(String body) {
            answers(json(200, body));

            var failure = failure(() -> provider.number("1"));

            assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(requests()).as("asking again would not help").isEqualTo(1);
        }

        @Test
        void aLinkMadeWithoutAReadableAnswerMayExist() {
            answers(json(201, "<html>"));

            assertThat(failure(() -> provider.createLink(CUSTOMER, order())).outcomeUnknown())
                    .isTrue();
        }

        @Test
        void anHtmlPageOfAGatewayHasNoWords() {
            answers(aResponse()
                    .withStatus(502)
                    .withHeader("Content-Type", "text/html")
                    .withBody("<html><h1>502 Bad Gateway</h1></html>"));

            var failure = failure(() -> provider.number("1"));

            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure.words()).isNull();
        }

        @Test
        void aRedirectIsNotFollowedWithOurKey() {
            answers(aResponse().withStatus(302).withHeader("Location", kapso.baseUrl() + "/else"));

            assertThat(failure(() -> provider.number("1")).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(kapso.findAll(getRequestedFor(urlEqualTo("/else")))).isEmpty();
        }
    }

    @Nested
    class Limits {

        private static final String LIMITED =
                "{\"error\":\"Rate limit exceeded\",\"message\":\"Please try again later.\"}";

        @Test
        void aShortWaitIsWaitedOutForMakingToo() {
            answersInTurn(
                    json(429, LIMITED).withHeader("Retry-After", "0"), recorded("setup-link-create.response-201.json"));

            assertThat(provider.createLink(CUSTOMER, order()).id()).isEqualTo(LINK);
        }

        @Test
        void aLongWaitIsTheCallersAndNothingIsAskedMeanwhile() {
            answers(json(429, LIMITED).withHeader("Retry-After", "60"));

            assertThat(failure(() -> provider.number("1")).retryAfter()).isEqualTo(Duration.ofSeconds(60));
            clock.advance(Duration.ofSeconds(59));
            var shut = failure(() -> provider.customers());

            assertThat(shut.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(shut.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(shut.outcomeUnknown()).isFalse();
            assertThat(requests()).isEqualTo(1);
        }

        @Test
        void afterTheWaitItIsAskedAgain() {
            answersInTurn(
                    json(429, LIMITED).withHeader("Retry-After", "60"), recorded("phone-number-get.response-200.json"));
            failure(() -> provider.number("1"));

            clock.advance(Duration.ofSeconds(60));

            assertThat(provider.number(LUNA)).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999"})
        void aWaitWeCannotReadIsAMinute(String retryAfter) {
            answers(json(429, LIMITED).withHeader("Retry-After", retryAfter));

            assertThat(failure(() -> provider.number("1")).retryAfter()).isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void theLastRequestOfTheWindowIsUsedAndThenWeWait() {
            answers(recorded("phone-number-get.response-200.json").withHeader("X-RateLimit-Remaining", "0"));

            assertThat(provider.number(LUNA)).isPresent();
            assertThat(failure(() -> provider.number("1")).kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(requests()).isEqualTo(1);
        }

        @Test
        void healthChecksHaveTheirOwnLimit() {
            kapso.stubFor(get(urlPathEqualTo("/platform/v1/whatsapp/phone_numbers/1/health"))
                    .willReturn(json(429, LIMITED).withHeader("Retry-After", "30")));
            kapso.stubFor(get(urlPathEqualTo("/platform/v1/whatsapp/phone_numbers/" + LUNA))
                    .willReturn(recorded("phone-number-get.response-200.json")));

            assertThat(failure(() -> provider.health("1")).kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(provider.number(LUNA)).isPresent();
            assertThat(failure(() -> provider.health("1")).retryAfter()).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Nested
    class Secrets {

        @Test
        void theKeyIsInNoFailure() {
            for (var answer : List.of(
                    json(401, "{\"error\":\"Key " + KEY + " is wrong\"}"),
                    json(422, "{\"errors\":{\"key\":[\"" + KEY + "\"]}}"),
                    json(500, "{\"error\":{\"message\":\"" + KEY + "\"}}"),
                    json(200, "not json " + KEY),
                    aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))) {
                answers(answer);

                var failure = failure(() -> provider.createCustomer("x", "y"));

                assertThat(printed(failure)).doesNotContain(KEY);
                assertThat(Optional.ofNullable(failure.words()).orElse("")).doesNotContain(KEY);
            }
        }

        @Test
        void aKeyAcrossTheCutIsNotHalfTold() {
            answers(json(422, "{\"error\":\"" + "x".repeat(490) + KEY + "\"}"));

            assertThat(failure(() -> provider.createCustomer("x", "y")).words())
                    .hasSizeLessThanOrEqualTo(500)
                    .doesNotContain(KEY.substring(0, 5));
        }

        @Test
        void theKeyAndTheAddressOfALinkAreInNoLogLine() {
            var lines = new ArrayList<String>();
            var handler = new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(line.getMessage() + " " + line.getThrown());
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            var logger = Logger.getLogger(KapsoHttp.class.getPackageName());
            var before = logger.getLevel();
            logger.setLevel(Level.ALL);
            logger.addHandler(handler);
            try {
                answers(recorded("setup-link-create.response-201.json"));
                provider.createLink(CUSTOMER, order());
                answers(json(500, KEY));
                failure(() -> provider.number("1"));
            } finally {
                logger.removeHandler(handler);
                logger.setLevel(before);
            }

            assertThat(lines).isNotEmpty();
            assertThat(String.join("\n", lines)).doesNotContain(KEY, "smplAAAA1111");
        }

        private static String printed(Throwable failure) {
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
