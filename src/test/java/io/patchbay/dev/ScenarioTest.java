package io.patchbay.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.VerdictCode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScenarioTest {

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyVerdictHasAScenarioThatEndsInIt(VerdictCode code) {
        assertThat(Scenario.all()).extracting(Scenario::endsIn).contains(code);
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyVerdictAboutAConnectionHasAPlotInTheSeed(VerdictCode code) {
        var plots = SeedStory.ALL.stream().map(SeedStory::plot).map(Plot::endsIn);

        assertThat(plots.anyMatch(code::equals)).isNotEqualTo(code.isOfInstallation());
    }

    @Test
    void everyScenarioIsListedOnce() {
        var listed = Arrays.stream(Scenario.Area.values()).flatMap(area -> area.scenarios().stream());

        assertThat(listed).containsExactlyElementsOf(Scenario.all());
    }

    @Test
    void titlesTellScenariosApart() {
        assertThat(Scenario.all().stream().map(Scenario::title).collect(Collectors.toSet()))
                .hasSameSizeAs(Scenario.all());
    }
}
