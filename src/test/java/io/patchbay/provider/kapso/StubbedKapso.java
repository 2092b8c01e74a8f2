package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.requestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.support.Fixtures;
import io.patchbay.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Kapso played by a server that answers as a test tells it to. */
abstract class StubbedKapso {

    static final String KEY = "key-that-must-stay-with-us-0123456789";
    static final String CUSTOMER = "b7d1f6a0-2c55-4a1e-8f0a-93b6f2f0c111";
    static final String LINK = "0d9f3b52-8c1e-4d77-a3c4-2f51a0be4441";
    static final String LUNA = "604118932207715";
    static final String DENTAL = "604118932207799";

    static WireMockServer kapso;

    final TestClock clock = new TestClock();
    KapsoProvider provider;

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

    KapsoProvider waiting(String address, Duration patience) {
        return new KapsoProvider(
                () -> URI.create(address),
                () -> KEY,
                patience,
                patience,
                new ShutGates(clock),
                new SimpleMeterRegistry());
    }

    static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    static ResponseDefinitionBuilder recorded(String file) {
        var status = file.replaceAll(".*?(\\d{3}).*", "$1");
        return json(Integer.parseInt(status), Fixtures.text(file));
    }

    static void answers(ResponseDefinitionBuilder answer) {
        kapso.stubFor(any(anyUrl()).willReturn(answer));
    }

    static void answersInTurn(ResponseDefinitionBuilder... answers) {
        for (var i = 0; i < answers.length; i++) {
            kapso.stubFor(any(anyUrl())
                    .inScenario("turns")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "turn " + i)
                    .willSetStateTo("turn " + (i + 1))
                    .willReturn(answers[i]));
        }
    }

    static int requests() {
        return kapso.findAll(anyRequestedFor(anyUrl())).size();
    }

    static ProviderFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(ProviderFailure.class, call);
    }

    static LinkOrder order() {
        return LinkOrder.returningTo(
                        URI.create("https://console.example.com/wa/return/ok?attempt=att_7731"),
                        URI.create("https://console.example.com/wa/return/failed?attempt=att_7731"))
                .allowedConnectionTypes(List.of("coexistence"))
                .language("es")
                .build();
    }

    static void sent(String method, String path, String file) {
        kapso.verify(requestedFor(method, urlEqualTo(path))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson(Fixtures.text(file), false, false)));
        assertThat(requests()).isEqualTo(1);
    }
}
