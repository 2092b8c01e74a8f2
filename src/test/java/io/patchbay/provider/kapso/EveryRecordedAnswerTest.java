package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.support.Fixtures;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EveryRecordedAnswerTest extends StubbedKapso {

    static Stream<String> answersOfAnyCall() {
        return Fixtures.named(name -> name.matches(".*\\.response-2\\d\\d\\.json")).stream();
    }

    /** Answers of calls we do not make as well: the reader takes whatever JSON they are. */
    @ParameterizedTest
    @MethodSource("answersOfAnyCall")
    void aRecordedAnswerOfAnyCallIsReadWithoutHarm(String file) {
        kapso.stubFor(any(anyUrl()).willReturn(json(200, Fixtures.text(file))));

        // an answer about another number is none about this one
        var other = catchThrowableOfType(ProviderFailure.class, () -> provider.number("1"));
        assertThat(other == null || other.kind() == Kind.UNREADABLE).isTrue();
        assertThat(provider.customer("1")).isPresent();
        assertThat(provider.health("1")).isPresent();
        assertThat(provider.links("1")).doesNotContainNull();
        assertThat(provider.webhooks()).doesNotContainNull();
    }

    static Stream<String> refusals() {
        return Fixtures.named(name -> name.matches("(error-|.*\\.error-)\\d.*\\.json")).stream();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRecordedRefusalHasAKindAndWords(String file) {
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
    void aRecordedLimitSaysHowLongToWait(String file) {
        var message = Fixtures.message(file);
        var answer = json(message.status(), message.body());
        message.headers().forEach(answer::withHeader);
        answers(answer);

        var failure = failure(() -> provider.health("1"));

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.words()).isEqualTo("Rate limit exceeded");
        assertThat(failure.retryAfter())
                .isEqualTo(Duration.ofSeconds(Long.parseLong(message.headers().get("Retry-After"))));
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
    void aRefusalGivesItsWordsInWhateverFormItHas(String file, String words) {
        answers(recorded(file));

        assertThat(failure(() -> provider.createLink(CUSTOMER, order())).words())
                .isEqualTo(words);
    }

    @Test
    void everyRecordedAnswerIsReadBySomeTest() {
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
