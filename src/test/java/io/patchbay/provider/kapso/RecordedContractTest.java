package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderLink;
import io.patchbay.support.Fixtures;
import io.patchbay.support.TestClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract against Kapso as it was recorded. */
class RecordedContractTest extends ProviderContract {

    private static final String ROOT = "/platform/v1";
    private static final String CUSTOMER = ROOT + "/customers/b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111";
    private static final String NUMBER_ID = "604118932207715";
    private static final String NUMBER = ROOT + "/whatsapp/phone_numbers/" + NUMBER_ID;
    private static final String WABA = "381900552216044";

    private static WireMockServer kapso;
    private static Provider provider;

    @BeforeAll
    static void open() {
        kapso = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        kapso.start();
        provider = new KapsoProvider(
                () -> URI.create(kapso.baseUrl()),
                () -> "key",
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                new ShutGates(new TestClock()),
                new SimpleMeterRegistry());
        kapso.stubFor(any(anyUrl()).willReturn(recorded("error-404-not-found.json")));
        kapso.stubFor(post(ROOT + "/customers").willReturn(recorded("customer-create.response-201.json")));
        kapso.stubFor(get(CUSTOMER).willReturn(recorded("customer-create.response-201.json")));
        kapso.stubFor(get(urlPathEqualTo(ROOT + "/customers")).willReturn(recorded("customer-list.response-200.json")));
        kapso.stubFor(post(CUSTOMER + "/setup_links").willReturn(recorded("setup-link-create.response-201.json")));
        kapso.stubFor(post(CUSTOMER + "/setup_links")
                .withRequestBody(matchingJsonPath("$.setup_link.reconnect_phone_number"))
                .willReturn(recorded("setup-link-reconnect-no-match.error-422.json")));
        kapso.stubFor(get(urlPathEqualTo(CUSTOMER + "/setup_links"))
                .willReturn(recorded("setup-link-list.response-200.json")));
        kapso.stubFor(patch(urlPathMatching(CUSTOMER + "/setup_links/.*"))
                .willReturn(recorded("setup-link-revoke.response-200.json")));
        kapso.stubFor(get(urlPathEqualTo(ROOT + "/whatsapp/phone_numbers"))
                .willReturn(recorded("phone-number-list-by-customer.response-200.json")));
        kapso.stubFor(get(NUMBER).willReturn(recorded("phone-number-get.response-200.json")));
        kapso.stubFor(get(NUMBER + "/health").willReturn(recorded("health-healthy.response-200.json")));
        kapso.stubFor(get(urlPathEqualTo("/meta/whatsapp/v24.0/" + WABA))
                .willReturn(recordedAs(WABA, "381900552216099", "proxy-waba-fields.response-200.json")));
        kapso.stubFor(get(urlPathEqualTo("/meta/whatsapp/v24.0/" + NUMBER_ID))
                .willReturn(recordedAs(NUMBER_ID, "604118932207799", "proxy-phone-number-fields.response-200.json")));
        kapso.stubFor(get(ROOT + "/whatsapp/accounts/" + WABA + "/funding")
                .willReturn(recorded("funding-get-not-funded.response-200.json")));
        kapso.stubFor(get(urlPathEqualTo(NUMBER + "/display_name_requests"))
                .willReturn(recorded("display-name-request-list.response-200.json")));
    }

    @AfterAll
    static void close() {
        kapso.stop();
    }

    private static ResponseDefinitionBuilder recorded(String file) {
        return aResponse()
                .withStatus(Integer.parseInt(file.replaceAll(".*?(\\d{3}).*", "$1")))
                .withBody(Fixtures.text(file));
    }

    /** The same of another one than was recorded. */
    private static ResponseDefinitionBuilder recordedAs(String id, String recorded, String file) {
        return recorded(file).withBody(Fixtures.text(file).replace(recorded, id));
    }

    @Override
    Provider provider() {
        return provider;
    }

    @Override
    String externalId() {
        return "acct_2041";
    }

    @Override
    void finish(ProviderLink link) {
        // the recorded list shows a used link, and the recorded number is there
    }
}
