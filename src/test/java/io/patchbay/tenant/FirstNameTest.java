package io.patchbay.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstNameTest {

    @ParameterizedTest
    @CsvSource({
        "Grace Miller, Grace",
        "Lucía Ferrer, Lucía",
        "'  Ana   María Ruiz ', Ana",
        "Anna-Lena Kaufmann, Anna-Lena",
        "D’Angelo Russo, D’Angelo",
        "Şebnem Yıldız, Şebnem",
        "Sari, Sari",
    })
    void theFirstWordOfAPlainNameIsTheFirstName(String name, String first) {
        assertThat(FirstName.of(name)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dr. Miller",
                "Dr Grace Miller",
                "Prof. Dr. Weber",
                "Frau Lindner",
                "Sra. Ferrer",
                "Ibu Sari",
                "Miller, Grace",
                "G. Miller",
                "G Miller",
                "Ann & Bob",
                "Ann and Bob",
                "Lucía & Söhne <b>",
                "al Noor",
                "Al Noor",
                "van der Berg",
                "De la Cruz",
                "support team",
                "Support Team",
                "24 Hours Support",
                "office@lindner.example",
            })
    void aNameThatDoesNotShowTheFirstNameStaysWhole(String name) {
        assertThat(FirstName.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ليلى حداد", "अनिल शर्मा", "王小明", "王 小明", "Ольга Иванова", "김 민준"})
    void aNameInAnotherScriptStaysWhole(String name) {
        assertThat(FirstName.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "\n"})
    void whoHasNoNameHasNoFirstName(String name) {
        assertThat(FirstName.of(name)).isNull();
    }

    @Test
    void aTitleIsKnownWithAndWithoutItsDot() {
        assertThat(FirstName.of("Mr. Miller")).isEqualTo("Mr. Miller");
        assertThat(FirstName.of("MR Miller")).isEqualTo("MR Miller");
    }
}
