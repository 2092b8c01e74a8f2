package io.patchbay.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.patchbay.support.Cast;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TenantCardTest {

    @Test
    void missingPartsBecomeTheirDefaults() {
        var card = TenantCard.named("Taxi Olmo", null);

        assertThat(card.contact()).isEqualTo(Contact.NONE);
        assertThat(card.language()).isEqualTo("en");
        assertThat(card.timeZone()).isEqualTo("UTC");
        assertThat(card.tags()).isEmpty();
    }

    @Test
    void blankTextsCountAsMissingAndTheRestIsStripped() {
        var card = new TenantCard(
                "  Taxi Olmo ",
                " ",
                new Contact("", " a@olmo.example ", " "),
                " ",
                "",
                Arrays.asList(" vip ", "", "vip", "  "),
                " ",
                " https://olmo.example/ok ");

        assertThat(card)
                .isEqualTo(new TenantCard(
                        "Taxi Olmo",
                        null,
                        new Contact(null, "a@olmo.example", null),
                        "en",
                        "UTC",
                        Arrays.asList("vip"),
                        null,
                        "https://olmo.example/ok"));
    }

    /** Customers whom a sweep adopts have whatever name somebody gave them at Kapso. */
    @Test
    void namesLoseTheCharactersThatTurnTextAround() {
        assertThat(TenantCard.named("Taxi \u202eOlmo\u2069", null)).isEqualTo(TenantCard.named("Taxi Olmo", null));
    }

    @Test
    void aTenantGivesItsCardBack() {
        var lindner = Cast.lindner();

        assertThat(new Tenant(lindner.card(), Cast.JON, Cast.NOON).card()).isEqualTo(lindner.card());
    }

    @Test
    void aTenantIsKnownAsOneCustomerOnly() {
        var lindner = Cast.lindner();
        lindner.linkToCustomer("c1");
        lindner.linkToCustomer("c1");

        assertThatIllegalStateException().isThrownBy(() -> lindner.linkToCustomer("c2"));
        assertThat(lindner.providerCustomerId()).isEqualTo("c1");
    }
}
