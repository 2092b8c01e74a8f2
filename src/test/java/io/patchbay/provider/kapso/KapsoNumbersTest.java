package io.patchbay.provider.kapso;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and their health checks as the port shows them. */
class KapsoNumbersTest extends StubbedKapso {

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
}
