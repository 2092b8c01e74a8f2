package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.paste.Paste;
import io.patchbay.paste.PastedAddress;
import io.patchbay.paste.PastedPhone;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+34 612 345 678 | 34612345678",
                "0034 612 345 678 | 34612345678",
                "(+34) 612-345-678 | 34612345678",
                "34612345678 | 34612345678",
                "612 34 56 78 | 612345678",
                "+44 (0)20 7946 0018 | 442079460018",
                "020 7946 0018 | 2079460018",
                "5678 | 5678",
                "0142 | 0142",
                "+34.612.345.678 | 34612345678",
                "+34\u00a0612\u202f345\u00a0678 | 34612345678",
                "\u202a+34 612 345 678\u202c | 34612345678",
                "+٣٤ ٦١٢ ٣٤٥ ٦٧٨ | 34612345678",
                "tel:+34612345678 | 34612345678",
                "https://wa.me/34612345678 | 34612345678",
                "my number is +34 612 34 56 78, please help | 34612345678"
            })
    void aPhoneNumberIsReadInAnyWriting(String written, String digits) {
        assertThat(SearchQuery.of(written).phones())
                .extracting(PastedPhone::digits)
                .containsExactly(digits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "567",
                "acct_2041",
                "Bakery 2041",
                "0d9f3b52-8c1e-4d77-a3c4-2f51a3c42f51",
                "11111111-0000-4000-8000-000000000001",
                "https://console.example/connections?page=123456789"
            })
    void whatIsNoPhoneNumberIsNotTakenForOne(String text) {
        assertThat(SearchQuery.of(text).phones()).isEmpty();
    }

    @Test
    void aNumberWithTheCodeOfACountryMayBeCutShort() {
        assertThat(SearchQuery.of("+34 612").phones()).containsExactly(new PastedPhone("34612", true));
        assertThat(SearchQuery.of("34612").phones()).containsExactly(new PastedPhone("34612", false));
    }

    @Test
    void theEndOfANumberIsTheSameWhereCountriesWriteADigitMore() {
        var mexican = new PastedPhone("525512345678", true);
        var withItsOne = new PastedPhone("5215512345678", true);

        assertThat(mexican.ending()).isEqualTo(withItsOne.ending()).contains("12345678");
        assertThat(new PastedPhone("345678", false).ending()).isEmpty();
    }

    @Test
    void anAddressOfOursIsReadByTheCodeInItsPath() {
        var query = SearchQuery.of(
                "https://console.example/r/abcdefgh23456789/failed?setup_link_id=0d9f&error_code=phone_verification_failed");

        assertThat(query.addresses()).singleElement().satisfies(address -> {
            assertThat(address.code()).isEqualTo("abcdefgh23456789");
            assertThat(address.returned()).isTrue();
            assertThat(address.errorCode()).contains("phone_verification_failed");
        });
        assertThat(SearchQuery.of("/go/abcdefgh23456789").addresses())
                .singleElement()
                .satisfies(address -> {
                    assertThat(address.code()).isEqualTo("abcdefgh23456789");
                    assertThat(address.returned()).isFalse();
                });
    }

    @Test
    void anAddressOfSomebodyElseGivesItsParts() {
        var query = SearchQuery.of("https://app.tallybrook.example/wa/back?setup_link_id=0d9f3b52&status=failed");

        assertThat(query.addresses()).noneMatch(PastedAddress::isOurs);
        assertThat(query.names()).contains("0d9f3b52");
    }

    @Test
    void ourIdsAreSeenInAnAddressAndInCapitals() {
        var id = UUID.randomUUID();

        assertThat(SearchQuery.of("https://console.example/connections/" + id + "#timeline")
                        .ids())
                .isEqualTo(List.of(id));
        assertThat(SearchQuery.of(" " + id.toString().toUpperCase() + "\n").ids())
                .isEqualTo(List.of(id));
    }

    @Test
    void nothingPastedIsEmpty() {
        assertThat(SearchQuery.of(null).isEmpty()).isTrue();
        assertThat(SearchQuery.of(" \u200e\n\u0000").isEmpty()).isTrue();
    }

    @Test
    void ofATextThatIsTooLongTheFirst2000CharactersCount() {
        assertThat(SearchQuery.of("x".repeat(Paste.LONGEST)).paste().cut()).isFalse();
        var cut = SearchQuery.of("x".repeat(Paste.LONGEST) + " 131042").paste();
        assertThat(cut.cut()).isTrue();
        assertThat(cut.text()).hasSize(Paste.LONGEST);
        assertThat(cut.codes()).isEmpty();
    }

    @Property
    void anythingCanBePasted(@ForAll String anything) {
        var query = SearchQuery.of(anything);

        assertThat(query.text()).doesNotContain("\n", "\u0000");
        assertThat(query.names()).hasSizeLessThanOrEqualTo(20);
        assertThat(query.ids()).hasSizeLessThanOrEqualTo(query.names().size());
    }
}
