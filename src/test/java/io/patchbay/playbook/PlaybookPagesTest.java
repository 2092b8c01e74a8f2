package io.patchbay.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.patchbay.web.Language;
import java.util.Arrays;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each verdict means and what to do about it. */
@ConsoleTest
class PlaybookPagesTest {

    private static Document page(String path) {
        return Jsoup.parse(As.agent().get(path).then().statusCode(200).extract().asString());
    }

    @ParameterizedTest
    @EnumSource(VerdictCode.class)
    void everyVerdictIsToldInFull(VerdictCode code) {
        var page = page("/playbook/" + code.apiName());

        assertThat(page.select("main h1").text()).isEqualTo(code.sentence());
        assertThat(page.select(".prose").text())
                .contains(code.happened())
                .contains(code.next())
                .contains(code.dont())
                .contains(code.unless());
        assertThat(page.select(".standing dt").eachText()).contains("Who acts", "Messages");
        assertThat(page.select(".standing dd").eachText()).doesNotContain("");
        var letters = page.select(".texts p.written");
        if (code.isOfInstallation()) {
            assertThat(letters).isEmpty();
        } else {
            assertThat(letters.eachAttr("lang"))
                    .containsExactlyElementsOf(Arrays.stream(Language.values())
                            .map(Language::apiName)
                            .toList());
            assertThat(letters.eachText()).doesNotHaveDuplicates().doesNotContain("");
            assertThat(letters.select("[lang=ar]").attr("dir")).isEqualTo("rtl");
            assertThat(page.select(".texts button[data-copy]")).hasSameSizeAs(letters);
        }
    }

    @Test
    void theListLeadsToEveryVerdict() {
        var page = page("/playbook");

        assertThat(page.select("table a.title").eachAttr("href"))
                .containsExactlyElementsOf(Arrays.stream(VerdictCode.values())
                        .map(code -> "/playbook/" + code.apiName())
                        .toList());
    }

    @Test
    void aVerdictShowsWhoHasItNow() {
        var line = Signup.tenant().invited();

        var mine = "a[href=/connections/" + line.connectionId + "]";
        assertThat(page("/playbook/not_opened").select(mine).text()).isEqualTo(line.name);
        assertThat(page("/playbook/banned").select(mine)).isEmpty();
    }

    @Test
    void theListIsSearchedByItsWords() {
        assertThat(page("/playbook?q=codes were requested")
                        .select("table a.title")
                        .eachAttr("href"))
                .contains("/playbook/otp_locked")
                .doesNotContain("/playbook/banned");
        assertThat(page("/playbook?q=nothing-has-these-words").select(".empty").text())
                .contains("No matching verdicts");
    }

    @Test
    void anUnknownVerdictIsNotFound() {
        assertThat(As.agent().get("/playbook/all_is_lost").statusCode()).isEqualTo(404);
    }
}
