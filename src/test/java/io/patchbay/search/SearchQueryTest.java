package io.patchbay.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.api.Problem;
import io.patchbay.search.SearchQuery.Phone;
import java.util.List;
import java.util.Optional;
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
        assertThat(SearchQuery.of(written).phone().map(Phone::digits)).contains(digits);
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
        assertThat(SearchQuery.of(text).phone()).isEmpty();
    }

    @Test
    void aNumberWithTheCodeOfACountryMayBeCutShort() {
        assertThat(SearchQuery.of("+34 612").phone()).contains(new Phone("34612", true));
        assertThat(SearchQuery.of("34612").phone()).contains(new Phone("34612", false));
    }

    @Test
    void theEndOfANumberIsTheSameWhereCountriesWriteADigitMore() {
        var mexican = new Phone("525512345678", true);
        var withItsOne = new Phone("5215512345678", true);

        assertThat(mexican.ending()).isEqualTo(withItsOne.ending()).contains("12345678");
        assertThat(new Phone("345678", false).ending()).isEmpty();
    }

    @Test
    void anAddressOfOursIsReadByTheCodeInItsPath() {
        var query = SearchQuery.of(
                "https://console.example/r/abcdefgh23456789/failed?setup_link_id=0d9f&error_code=phone_verification_failed");

        assertThat(query.code()).contains("abcdefgh23456789");
        assertThat(query.returned()).isTrue();
        assertThat(query.errorCode()).contains("phone_verification_failed");
        assertThat(SearchQuery.of("/go/abcdefgh23456789").code()).contains("abcdefgh23456789");
        assertThat(SearchQuery.of("/go/abcdefgh23456789").returned()).isFalse();
    }

    @Test
    void anAddressOfSomebodyElseGivesItsParts() {
        var query = SearchQuery.of("https://app.tallybrook.example/wa/back?setup_link_id=0d9f3b52&status=failed");

        assertThat(query.code()).isEmpty();
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
    void whatNoAddressIsLongEnoughForIsRefused() {
        assertThat(SearchQuery.of("x".repeat(SearchQuery.LONGEST)).text()).hasSize(SearchQuery.LONGEST);
        assertThatThrownBy(() -> SearchQuery.of("x".repeat(SearchQuery.LONGEST + 1)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("2,000");
    }

    @Property
    void anythingCanBePasted(@ForAll String anything) {
        var query = SearchQuery.of(anything);

        assertThat(query.text()).doesNotContain("\n", "\u0000");
        assertThat(query.errorCode()).isInstanceOf(Optional.class);
        assertThat(query.ids()).hasSizeLessThanOrEqualTo(query.names().size());
    }
}
