package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class CustomersHaveToWaitTest {

    private static String language(String lang, String accepted) {
        return Jsoup.parse(CustomersHaveToWait.page("landing", lang, accepted, 1, "v"))
                .selectFirst("html")
                .attr("lang");
    }

    @Test
    void customersReadItInTheirLanguage() {
        assertThat(Arrays.stream(Language.values())
                        .map(language -> Jsoup.parse(
                                        CustomersHaveToWait.page("return", language.apiName(), null, 9, "v"))
                                .selectFirst("h1")
                                .text())
                        .collect(Collectors.toSet()))
                .hasSize(Language.values().length);
        assertThat(language(null, "fr-CH, pt-BR;q=0.9, en;q=0.8")).isEqualTo("pt");
        assertThat(language(null, "fr-CH, pt-PT;q=0.9, pt;q=0.8")).isEqualTo("pt-PT");
        assertThat(language("ar", "en")).isEqualTo("ar");
        assertThat(language("<b>", "\"><script>")).isEqualTo("en");
        assertThat(language(null, null)).isEqualTo("en");
    }

    @Test
    void theSheetComesBackByItselfAndNamesNoOutcome() {
        var page = Jsoup.parse(CustomersHaveToWait.page("return", "ar", null, 9, "v"));
        assertThat(page.selectFirst("html").attr("dir")).isEqualTo("rtl");
        assertThat(page.selectFirst("meta[http-equiv=refresh]").attr("content")).isEqualTo("9");
        var main = page.selectFirst("main");
        assertThat(main.attr("data-page")).isEqualTo("return");
        assertThat(main.hasAttr("data-outcome")).isFalse();
    }
}
