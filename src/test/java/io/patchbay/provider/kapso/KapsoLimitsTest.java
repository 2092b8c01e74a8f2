package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KapsoLimitsTest extends StubbedKapso {

    private static final String LIMITED = "{\"error\":\"Rate limit exceeded\",\"message\":\"Please try again later.\"}";

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
