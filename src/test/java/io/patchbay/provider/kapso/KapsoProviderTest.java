package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.patchbay.provider.FundingPreflight;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderLink;
import io.patchbay.provider.ProviderTemplate;
import io.patchbay.provider.ProviderWebhook;
import io.patchbay.support.Fixtures;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KapsoProviderTest extends StubbedKapso {

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
        sent("POST", "/platform/v1/customers/" + CUSTOMER + "/setup_links", "setup-link-create-redirects.request.json");
    }

    @Test
    void aLinkIsMadeWithEveryField() {
        answers(recorded("setup-link-create.response-201.json"));
        var asked = Fixtures.json("setup-link-create-full.request.json").path("setup_link");
        var theme = new LinkedHashMap<String, String>();
        asked.path("theme_config")
                .properties()
                .forEach(colour -> theme.put(colour.getKey(), colour.getValue().asText()));

        provider.createLink(
                CUSTOMER,
                LinkOrder.returningTo(
                                URI.create(asked.path("success_redirect_url").asText()),
                                URI.create(asked.path("failure_redirect_url").asText()))
                        .allowedConnectionTypes(List.of("dedicated"))
                        .language("en")
                        .provisionPhoneNumber(true)
                        .phoneNumberCountryIsos(List.of("US"))
                        .phoneNumberAreaCode("628")
                        .themeConfig(theme)
                        .metaBillingMode("customer_managed")
                        .build());

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
                LinkOrder.returningTo(
                                URI.create("https://console.example.com/wa/return/ok?attempt=att_7733"),
                                URI.create("https://console.example.com/wa/return/failed?attempt=att_7733"))
                        .allowedConnectionTypes(List.of("dedicated"))
                        .provisionPhoneNumber(true)
                        .phoneNumberCountryIsos(List.of("US"))
                        .phoneNumberAreaCode("628")
                        .reconnectNumber("+14155550142")
                        .build());

        assertThat(link.reconnectDigits()).isEqualTo("14155550142");
        sent("POST", "/platform/v1/customers/" + CUSTOMER + "/setup_links", "setup-link-create-reconnect.request.json");
    }

    @Test
    void aLinkIsRevoked() {
        answers(recorded("setup-link-revoke.response-200.json"));

        assertThat(provider.revokeLink(CUSTOMER, LINK).status()).isEqualTo("revoked");
        sent("PATCH", "/platform/v1/customers/" + CUSTOMER + "/setup_links/" + LINK, "setup-link-revoke.request.json");
    }

    @Test
    void aLinkIsExtended() {
        answers(recorded("setup-link-revoke.response-200.json"));

        provider.extendLink(CUSTOMER, LINK, Instant.parse("2027-01-15T10:00:00Z"));

        sent("PATCH", "/platform/v1/customers/" + CUSTOMER + "/setup_links/" + LINK, "setup-link-extend.request.json");
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

    private static ResponseDefinitionBuilder says(int status, String body) {
        return aResponse().withStatus(status).withBody(body.replace('\'', '"'));
    }

    /** 200 carries whether it worked (kapso.md §4.6). */
    @Test
    void askingForFundingIsAnsweredWithWhatBecameOfIt() {
        answers(says(
                200,
                "{'data':{'waba_id':'1','status':'not_funded','paid_messages':{'paused':true,'reasons':['x']},"
                        + "'activation':{'success':false,'error_kind':'existing_payment_method'}}}"));

        var funding = provider.askForFunding("1", null).orElseThrow();

        assertThat(funding.activated()).isFalse();
        assertThat(funding.activationError()).isEqualTo("existing_payment_method");
        assertThat(funding.pausedFor()).containsExactly("x");
    }

    @Test
    void theFundingOfAnotherPartnersAccountNamesThePortfolioAndRuns() {
        answers(says(202, "{'data':{'waba_id':'1','status':'pending','operation':{'id':'o','status':'running'}}}"));

        var funding = provider.askForFunding("1", "17720").orElseThrow();

        assertThat(funding.operation()).isEqualTo("running");
        assertThat(funding.activated()).isNull();
    }

    @Test
    void theLookAheadAndItsRefusalAreRead() {
        answers(says(200, "{'data':{'eligible':false,'reason':'meta_read_failed'}}"));
        assertThat(provider.fundingPreflight("1")).contains(new FundingPreflight(false, "meta_read_failed"));

        answers(says(422, "{'error':'no','error_kind':'external_mps_preflight_unavailable'}"));
        assertThatThrownBy(() -> provider.fundingPreflight("1"))
                .isInstanceOf(ProviderFailure.class)
                .extracting(failure -> ((ProviderFailure) failure).errorKind())
                .isEqualTo("external_mps_preflight_unavailable");

        answers(recorded("message-send-insufficient-credits.error-402.json"));
        assertThatThrownBy(() -> provider.askForFunding("1", null))
                .extracting(failure -> ((ProviderFailure) failure).errorKind())
                .isEqualTo("insufficient_credits");

        answers(recorded("error-404-not-found.json"));
        assertThat(provider.fundingPreflight("1")).isEmpty();
        assertThat(provider.funding("1")).isEmpty();
    }

    @Test
    void anAccountsNumbersAndTemplatesAreRead() {
        answers(recorded("template-list.response-200.json"));
        assertThat(provider.templates("1"))
                .extracting(ProviderTemplate::name, ProviderTemplate::status)
                .containsExactly(tuple("order_ready", "REJECTED"), tuple("welcome_v2", "APPROVED"));

        answers(says(200, "{'data':[{'id':'604118932207715','platform_type':'CLOUD_API'}]}"));
        assertThat(provider.accountNumbers("1"))
                .singleElement()
                .satisfies(one -> assertThat(one.platformType()).isEqualTo("CLOUD_API"));
    }

    @Test
    void aSecretThatIsNotSentIsMadeAndShownOnceButNeverAsText() {
        answers(recorded("webhook-create-project.response-201.json"));

        var webhook = provider.createWebhook(URI.create("https://x"), null, List.of("e"));

        assertThat(webhook.secret().value()).isEqualTo("fixture-webhook-key-0001");
        assertThat(webhook.toString()).doesNotContain("fixture-webhook-key");
    }

    @Test
    void aTestDeliveryIsAskedFor() {
        answers(recorded("webhook-test.response-200.json"));

        var event =
                Fixtures.json("webhook-test.request.json").path("event_type").asText();

        assertThat(provider.testWebhook("w1", event)).isTrue();
        sent("POST", "/platform/v1/whatsapp/webhooks/w1/test?event_type=" + event, "webhook-test.request.json");
    }

    @Test
    void unknownFieldsArePassedOverAndUnknownWordsKept() {
        answers(json(
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
}
