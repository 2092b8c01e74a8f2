package io.patchbay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.CodeCatalogue;
import io.patchbay.diagnosis.CodeSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetupTrapTest {

    @ParameterizedTest
    @EnumSource
    void moreAboutATrapStandsInTheCatalogueOfCodes(SetupTrap trap) {
        var row = CodeCatalogue.find(CodeSource.of(trap.place()).orElseThrow(), trap.code());

        assertThat(row).get().satisfies(found -> assertThat(found.address()).isEqualTo(trap.address()));
    }

    @ParameterizedTest
    @EnumSource
    void aTrapNamesThePublicPageItComesFrom(SetupTrap trap) {
        assertThat(trap.source()).startsWith("Kapso, ");
    }
}
