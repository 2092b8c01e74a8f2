package io.patchbay.diagnosis;

import static io.patchbay.diagnosis.CodeSource.ACCOUNT_EVENT;
import static io.patchbay.diagnosis.CodeSource.ACCOUNT_REVIEW;
import static io.patchbay.diagnosis.CodeSource.FUNDING;
import static io.patchbay.diagnosis.CodeSource.GRAPH;
import static io.patchbay.diagnosis.CodeSource.HEALTH;
import static io.patchbay.diagnosis.CodeSource.LINK_SETUP;
import static io.patchbay.diagnosis.CodeSource.MESSAGE;
import static io.patchbay.diagnosis.CodeSource.NAME_REVIEW;
import static io.patchbay.diagnosis.CodeSource.PROVIDER_API;
import static io.patchbay.diagnosis.CodeSource.REDIRECT;
import static io.patchbay.diagnosis.CodeSource.REGISTRATION;
import static io.patchbay.diagnosis.CodeSource.SIGNUP_ERROR;
import static io.patchbay.diagnosis.CodeSource.SIGNUP_STEP;
import static io.patchbay.diagnosis.CodeSource.STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.diagnosis.CodeCatalogue.Context;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCatalogueTest {

    static Stream<CodeMeaning> rows() {
        return CodeCatalogue.all();
    }

    private static CodeMeaning resolve(Object code, CodeSource source) {
        return CodeCatalogue.resolve(code, Context.in(source));
    }

    private static CodeMeaning resolve(Object code, CodeSource source, Object detail) {
        return CodeCatalogue.resolve(code, Context.in(source, detail));
    }

    @Test
    void everyRowResolvesToItself() {
        rows().forEach(row -> {
            assertThat(resolve(row.code(), row.source())).isEqualTo(row);
            assertThat(resolve("  " + row.code().toLowerCase(Locale.ROOT), row.source()))
                    .isEqualTo(row);
            assertThat(CodeCatalogue.find(row.source(), row.code())).contains(row);
        });
    }

    @Test
    void everyRowHasAllItsTexts() {
        rows().forEach(row -> {
            var texts = List.of(row.title(), row.meaning(), row.remedy());
            assertThat(texts).as(row.code()).allMatch(text -> text.equals(text.strip()));
            assertThat(row.title())
                    .as(row.code())
                    .matches("(\\p{Lu}|\\+1 555).{2,74}")
                    .doesNotEndWith(".");
            assertThat(Stream.of(row.meaning(), row.remedy(), row.customer()))
                    .as(row.code())
                    .allMatch(text -> text == null || text.matches("\\p{Lu}.+[.?]"));
            assertThat(row.reference()).as(row.code()).isNotBlank();
        });
    }

    @Test
    void noTitleNamesACodeOfTheProvider() {
        var constant = Pattern.compile("[A-Za-z]+_[A-Za-z_]+|[A-Z]{5,}|\\d{3,}");
        rows().forEach(row ->
                assertThat(row.title().replace("+1 555", "")).as(row.code()).doesNotContainPattern(constant));
    }

    @Test
    void whatTheCustomerReadsHasNoCodeAndNoWordOfOurs() {
        var ours = Pattern.compile("\\w+_\\w+|\\b\\d{4,}\\b|WABA|\\bprobe\\b|Kapso");
        rows().filter(row -> row.customer() != null)
                .forEach(row -> assertThat(row.customer()).as(row.code()).doesNotContainPattern(ours));
    }

    /** Others may be "a provider", "another provider" or "the old provider". */
    @Test
    void theProviderIsCalledByItsName() {
        rows().forEach(row -> assertThat(row.title() + row.meaning() + row.remedy())
                .as(row.code())
                .doesNotContainPattern("(?i)\\b(the|our) provider\\b"));
    }

    @ParameterizedTest
    @EnumSource(CodeSource.class)
    void everyPlaceHasRows(CodeSource source) {
        assertThat(rows().filter(row -> row.source() == source)).isNotEmpty();
    }

    @Test
    void whereTheRulesNameAVerdictTheCatalogueNamesTheSame() {
        assertThat(resolve("facebook_auth_failed", REDIRECT).verdict()).isEqualTo(VerdictCode.LOGIN_CANCELLED);
        assertThat(resolve("phone_verification_failed", REDIRECT).verdict()).isEqualTo(VerdictCode.OTP_FAILED);
        assertThat(resolve("waba_limit_reached", REDIRECT).verdict()).isEqualTo(VerdictCode.WABA_LIMIT);
        assertThat(resolve("token_exchange_failed", REDIRECT).verdict()).isEqualTo(VerdictCode.EXCHANGE_FAILED);
        assertThat(resolve("2655093", REDIRECT).verdict()).isEqualTo(VerdictCode.HELD_BY_OTHER_PROVIDER);
        assertThat(resolve("3441045", REDIRECT).verdict()).isEqualTo(VerdictCode.NOT_ELIGIBLE_COEXISTENCE);
    }

    static Stream<List<Object>> ambiguous() {
        return Stream.of(
                List.of(131031, MESSAGE, "", "Not sent: account locked"),
                List.of(131031, GRAPH, "", "Account locked"),
                List.of(131031, HEALTH, "", "Account locked"),
                List.of(131031, REGISTRATION, "", "Wrong PIN"),
                List.of(100, GRAPH, 33, "Account or number gone, or no access"),
                List.of("100/33", PROVIDER_API, "", "Account or number gone, or no access"),
                List.of(100, GRAPH, "", "Meta cannot read a request"),
                List.of(33, GRAPH, "", "Number deleted"),
                List.of(131000, MESSAGE, "", "Not sent: Meta does not say why"),
                List.of(131000, GRAPH, "", "Meta does not say what went wrong"),
                List.of("131000:BUSINESS", HEALTH, "", "Business profile incomplete"),
                List.of(131000, HEALTH, "business", "Business profile incomplete"),
                List.of(131000, HEALTH, "WABA", "Meta does not say what went wrong"),
                List.of(131045, MESSAGE, "", "Not sent: number not registered"),
                List.of(131045, REGISTRATION, "", "Certificate of the number refused"),
                List.of(133010, MESSAGE, "", "Not sent: number was never registered"),
                List.of(133010, GRAPH, "", "Number not registered"),
                List.of(133010, REGISTRATION, "", "Number was never registered"),
                List.of(368, MESSAGE, "", "Not sent: blocked for policy reasons"),
                List.of(368, GRAPH, "", "Blocked for policy reasons"),
                List.of(368, SIGNUP_ERROR, "", "Facebook profile blocked for a policy reason"),
                List.of(368, REDIRECT, "", "Facebook profile blocked for a policy reason"),
                List.of(141000, HEALTH, "", "Number not usable"),
                List.of(141006, HEALTH, "WABA", "Payment method problem"),
                List.of(141010, HEALTH, "BUSINESS", "Business not verified"),
                List.of(131042, HEALTH, "", "Payment problem"),
                List.of(190, MESSAGE, "", "Access no longer valid"),
                List.of(190, GRAPH, 463, "Access expired"),
                List.of(190, GRAPH, 999, "Access no longer valid"),
                List.of(230, GRAPH, "", "Permission missing for this account"),
                List.of("PENDING", NAME_REVIEW, "", "Display name under review"),
                List.of("PENDING", ACCOUNT_REVIEW, "", "Account review running"),
                List.of("pending", FUNDING, "", "Funding on its way"),
                List.of("pending", LINK_SETUP, "", "Signup not started"),
                List.of("APPROVED", NAME_REVIEW, "NONE", "Display name approved"));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void theSameCodeMeansWhatItMeansWhereItWasSeen(List<Object> said) {
        var detail = said.get(2).equals("") ? null : said.get(2);

        assertThat(resolve(said.get(0), (CodeSource) said.get(1), detail).title())
                .isEqualTo(said.get(3));
    }

    @Test
    void numbersTextsAndCasesAreTheSame() {
        var payment = resolve(141006, HEALTH);
        assertThat(resolve("141006", HEALTH)).isEqualTo(payment);
        assertThat(resolve(141006L, HEALTH)).isEqualTo(payment);
        assertThat(resolve(" 141006\n", HEALTH)).isEqualTo(payment);
        assertThat(resolve("PARTNER_REMOVED", ACCOUNT_EVENT, "account_disconnected"))
                .isEqualTo(resolve("partner_removed : ACCOUNT_DISCONNECTED", ACCOUNT_EVENT));
        assertThat(resolve("Invalid account linking", LINK_SETUP).title()).isEqualTo("Account cannot be linked yet");
        assertThat(resolve("number.status", STATE, "banned").verdict()).isEqualTo(VerdictCode.BANNED);
    }

    @Test
    void aNewDetailOfAKnownEventIsExplainedByItsEvent() {
        assertThat(resolve("ACCOUNT_RESTRICTION", ACCOUNT_EVENT, "RESTRICTED_SOMETHING_NEW")
                        .title())
                .isEqualTo("Restriction of a kind we do not know");
        assertThat(resolve("ACCOUNT_VIOLATION", ACCOUNT_EVENT, "SPAM").title())
                .isEqualTo("Policy warning of a kind we do not know");
        assertThat(resolve("CANCEL", SIGNUP_STEP, "A_NEW_SCREEN").title()).isEqualTo("Left at a screen we do not know");
        assertThat(resolve("CANCEL", SIGNUP_STEP).title()).isEqualTo("Closed without telling where");
        assertThat(resolve("REJECTED", NAME_REVIEW, "NAME_TOO_FUNNY").title())
                .isEqualTo("Name refused for a reason we do not know");
        assertThat(resolve("PARTNER_REMOVED", ACCOUNT_EVENT, "moon_phase").title())
                .isEqualTo("Disconnected for a reason we do not know");
        assertThat(resolve("moon_phase", ACCOUNT_EVENT).title()).isEqualTo("Account event we do not know");
        assertThat(resolve("moon_phase", REDIRECT).title()).isEqualTo("Signup ended without success");
        assertThat(resolve(null, REDIRECT).title()).isEqualTo("Signup ended without a reason");
    }

    @Test
    void aWordThatIsAValueDoesNotSpeakForOthers() {
        assertThat(resolve("unknown", FUNDING).known()).isTrue();
        assertThat(resolve("frozen", FUNDING).known()).isFalse();
        assertThat(resolve("number.status", STATE, "FROZEN").known()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "999999", "../../x", "<b>", "100/", "/", "::", "x y z"})
    void aCodeNobodyExplainedKeepsItsSignsForSupport(String code) {
        var meaning = resolve(code, MESSAGE);

        if (!meaning.known()) {
            assertThat(meaning.code()).isEqualTo(code.strip());
            assertThat(meaning.title()).isEqualTo("A reason we do not know yet");
            assertThat(meaning.verdict()).isNull();
        }
    }

    @Property(tries = 500)
    void nothingMakesItThrow(@ForAll String code, @ForAll String detail, @ForAll CodeSource source) {
        assertThat(resolve(code, source, detail)).isNotNull();
        assertThat(resolve(code, source).code()).hasSizeLessThanOrEqualTo(80);
    }

    @ParameterizedTest
    @ValueSource(ints = {138024, 138025})
    void codesAboutCallsSayThatTheyAreAboutCalls(int code) {
        var meaning = resolve(code, HEALTH);

        assertThat(meaning.title()).startsWith("About calls only");
        assertThat(meaning.meaning()).contains("Messages are not touched by it");
        assertThat(meaning.severity()).isEqualTo(CodeMeaning.Severity.INFO);
        assertThat(meaning.verdict()).isNull();
    }

    @Test
    void searchFindsCodesAndWordsAndPutsTheCodeFirst() {
        assertThat(CodeCatalogue.search("131042", null))
                .extracting(CodeMeaning::code)
                .startsWith("131042", "131042");
        assertThat(CodeCatalogue.search(" Payment  METHOD ", null))
                .isNotEmpty()
                .allMatch(row -> !row.code().contains(" "));
        assertThat(CodeCatalogue.search("100/33", GRAPH).get(0).code()).isEqualTo("100/33");
        assertThat(CodeCatalogue.search("100:33", null).get(0).code()).isEqualTo("100/33");
        assertThat(CodeCatalogue.search("", null)).hasSameSizeAs(rows().toList());
        assertThat(CodeCatalogue.search(null, FUNDING)).hasSize(9);
        assertThat(CodeCatalogue.search("nothing-has-this-name", null)).isEmpty();
    }

    @Test
    void everyVerdictThatACodeNamesIsOfOneConnectionOrAnIncident() {
        assertThat(rows().map(CodeMeaning::verdict))
                .filteredOn(verdict -> verdict != null && verdict.isOfInstallation())
                .containsOnly(VerdictCode.INCIDENT_SUSPECTED);
    }
}
