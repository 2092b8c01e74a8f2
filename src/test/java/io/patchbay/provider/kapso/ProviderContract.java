package io.patchbay.provider.kapso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.patchbay.provider.LinkOrder;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderCustomer;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderFailure.Kind;
import io.patchbay.provider.ProviderLink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Patchbay relies on at the provider. The same tests run against the recorded answers and
 * against the sandbox, so that the sandbox cannot drift away from what it plays.
 */
abstract class ProviderContract {

    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    abstract Provider provider();

    /** Our own id of the customer that {@link #customer()} makes. */
    abstract String externalId();

    /** Lets the customer finish the signup on this link. */
    abstract void finish(ProviderLink link);

    private ProviderCustomer customer() {
        return provider().createCustomer("Panadería Luna Nueva", externalId());
    }

    private ProviderLink link(ProviderCustomer customer, String reconnectNumber) {
        var back = URI.create("https://console.example.com/r/x/");
        var order = LinkOrder.returningTo(back.resolve("ok"), back.resolve("failed"))
                .reconnectNumber(reconnectNumber)
                .build();
        return provider().createLink(customer.id(), order);
    }

    @Test
    void aCustomerIsFoundByBothItsIds() {
        var made = customer();

        assertThat(made.name()).isEqualTo("Panadería Luna Nueva");
        assertThat(made.externalId()).isEqualTo(externalId());
        assertThat(provider().customer(made.id())).contains(made);
        assertThat(provider().customersByExternalId(externalId())).contains(made);
    }

    @Test
    void whoIsNotThereIsNoFailure() {
        assertThat(provider().customer(NOBODY)).isEmpty();
        assertThat(provider().number(NOBODY)).isEmpty();
        assertThat(provider().health(NOBODY)).isEmpty();
        assertThat(provider().customersByExternalId("nobody-" + NOBODY)).isEmpty();
    }

    @Test
    void aNewLinkIsActiveForThirtyDaysAndNobodyHasUsedIt() {
        var link = link(customer(), null);

        assertThat(link.status()).isEqualTo("active");
        assertThat(link.setupStatus()).isEqualTo("pending");
        assertThat(link.url()).startsWith("http");
        assertThat(Duration.between(link.createdAt(), link.expiresAt()))
                .isCloseTo(Duration.ofDays(30), Duration.ofSeconds(1));
        assertThat(link.reconnectDigits()).isNull();
    }

    @Test
    void aListShowsTheAddressOfALinkToo() {
        var customer = customer();
        var link = link(customer, null);

        assertThat(provider().links(customer.id()))
                .filteredOn(listed -> listed.id().equals(link.id()))
                .singleElement()
                .satisfies(listed -> assertThat(listed.url()).isEqualTo(link.url()));
    }

    @Test
    void revokingALinkTwiceLeavesItRevoked() {
        var customer = customer();
        var link = link(customer, null);

        assertThat(provider().revokeLink(customer.id(), link.id()).status()).isEqualTo("revoked");
        assertThat(provider().revokeLink(customer.id(), link.id()).status()).isEqualTo("revoked");
    }

    @Test
    void aReconnectToANumberTheCustomerDoesNotHaveIsRefusedInWords() {
        var customer = customer();

        var refused = catchThrowableOfType(ProviderFailure.class, () -> link(customer, "+14155550199"));

        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.words())
                .isEqualTo("reconnect_phone_number must match an existing WhatsApp config for this customer");
    }

    @Test
    void aFinishedSignupShowsAUsedLinkAndANumberWithHealth() {
        var customer = customer();
        finish(link(customer, null));

        assertThat(provider().links(customer.id()))
                .anySatisfy(link ->
                        assertThat(List.of(link.status(), link.setupStatus())).containsExactly("used", "completed"));
        var number = provider().numbersOf(customer.id()).get(0);
        assertThat(number.customerId()).isEqualTo(customer.id());
        assertThat(number.status()).isEqualTo("CONNECTED");
        assertThat(number.internalId()).isNotBlank();
        assertThat(number.wabaId()).isNotBlank();
        assertThat(number.digits()).matches("\\d+");
        assertThat(provider().number(number.phoneNumberId())).contains(number);
        var health = provider().health(number.phoneNumberId()).orElseThrow();
        assertThat(health.status()).isEqualTo("healthy");
        assertThat(health.checkedAt()).isNotNull();
        assertThat(health.checks()).extracting("name").contains("phone_number_access");
    }

    @Test
    void whatMetaSaysOfAnAccountAndANumberComesThroughTheProxy() {
        var customer = customer();
        finish(link(customer, null));
        var number = provider().numbersOf(customer.id()).get(0);

        var waba = provider().waba(number.wabaId()).orElseThrow();
        assertThat(waba.id()).isEqualTo(number.wabaId());
        assertThat(waba.reviewStatus()).isIn("APPROVED", "PENDING");
        assertThat(waba.verification()).isIn("verified", "not_verified");
        var fields = provider().numberFields(number.phoneNumberId()).orElseThrow();
        assertThat(fields.phoneNumberId()).isEqualTo(number.phoneNumberId());
        assertThat(fields.platformType()).isEqualTo("CLOUD_API");
        assertThat(provider().waba(NOBODY)).isEmpty();
        assertThat(provider().numberFields(NOBODY)).isEmpty();
    }

    @Test
    void anAccountThatPaysByItselfIsNotFundedByTheProvider() {
        var customer = customer();
        finish(link(customer, null));
        var number = provider().numbersOf(customer.id()).get(0);

        var funding = provider().funding(number.wabaId()).orElseThrow();

        assertThat(funding.status()).isEqualTo("not_funded");
        assertThat(funding.reason()).isEqualTo("existing_payment_method");
        assertThat(funding.paused()).isFalse();
        assertThat(funding.checkedAt()).isNotNull();
        assertThat(provider().funding(NOBODY)).isEmpty();
    }
}
