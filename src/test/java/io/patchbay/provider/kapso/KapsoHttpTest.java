package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.sun.net.httpserver.HttpServer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.Urgency;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the far side may do wrong, and what nobody may read. */
class KapsoHttpTest extends StubbedKapso {

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
        answers(recorded("phone-number-get.response-200.json").withStatus(429).withHeader("Retry-After", "1"));

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
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), recorded("phone-number-get.response-200.json"));

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
