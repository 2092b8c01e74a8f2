package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.desk.Letters.Values;
import io.patchbay.diagnosis.LossReason;
import io.patchbay.diagnosis.Playbook;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.web.Language;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LettersTest {

    private static final String LINK = "https://connect.tallybrook-support.example/go/4kq8xw2m7d";

    private static final Values NOTHING = new Values(null, null, null, null, ZoneId.of("Europe/Berlin"), null, null);

    private static final Values GRETA = new Values(
            "Greta Lindner",
            "Bakery Lindner",
            "+49 30 5550142",
            Instant.parse("2026-12-04T16:20:00Z"),
            ZoneId.of("Europe/Berlin"),
            LINK,
            null);

    /** Words that customers do not know, and names that are none of theirs. */
    private static final Pattern NOT_FOR_CUSTOMERS = Pattern.compile(
            "\\b(webhook|API|token|provider|Kapso|Patchbay|WABA|OTP|coexistence|sandbox|\\d{3,})\\b|[a-z]_[a-z]|#\\d",
            Pattern.CASE_INSENSITIVE);

    static List<VerdictCode> codes() {
        return Arrays.stream(VerdictCode.values())
                .filter(code -> !code.isOfInstallation())
                .toList();
    }

    static Stream<Arguments> letters() {
        return codes().stream()
                .flatMap(code -> Arrays.stream(Language.values()).map(language -> Arguments.of(code, language)));
    }

    private static Properties words(Language language) {
        return Playbook.read("/playbook/letters_" + language.apiName() + ".properties");
    }

    private static List<String> places(String line) {
        return Letters.PLACE
                .matcher(line)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyLanguageHasATextForEveryVerdictOfAConnectionAndNoOther(Language language) {
        var expected = new TreeSet<>(List.of("greeting", "greeting.nameless", "about"));
        codes().forEach(code -> expected.add(code.apiName()));
        expected.add("payment_missing.india");
        Stream.of(LossReason.values()).forEach(reason -> expected.add("access_removed." + reason.key()));
        assertThat(words(language).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("letters")
    void theTextIsShortPlainAndComplete(VerdictCode code, Language language) {
        var text = Letters.of(code, language, GRETA);
        var own = words(language).getProperty(code.apiName());

        assertThat(text).doesNotContain("{", "}", "\\").hasSizeLessThanOrEqualTo(600);
        assertThat(own.lines().count()).as("lines of its own").isBetween(2L, 5L);
        assertThat(text.lines()).allMatch(line -> line.equals(line.strip()) && !line.isBlank());
        assertThat(NOT_FOR_CUSTOMERS
                        .matcher(text.replace(LINK, "").replace("2026", ""))
                        .results())
                .as(text)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("letters")
    void theTextWorksWithoutAnyValue(VerdictCode code, Language language) {
        var text = Letters.of(code, language, NOTHING);

        assertThat(text).doesNotContain("{", "null");
        assertThat(text.lines().count()).as(text).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("letters")
    void everyLineAsksForTheSameValuesAsTheEnglishOne(VerdictCode code, Language language) {
        var english = words(Language.EN).getProperty(code.apiName()).lines().toList();
        var lines = words(language).getProperty(code.apiName()).lines().toList();

        assertThat(lines.stream().map(LettersTest::places))
                .containsExactlyElementsOf(
                        english.stream().map(LettersTest::places).toList());
        assertThat(List.of("name", "business", "number", "deadline", "link"))
                .containsAll(
                        lines.stream().flatMap(line -> places(line).stream()).toList());
    }

    @ParameterizedTest
    @MethodSource("letters")
    void noLineWasForgottenInEnglish(VerdictCode code, Language language) {
        if (language != Language.EN) {
            assertThat(words(language).getProperty(code.apiName()).lines())
                    .doesNotContainAnyElementsOf(words(Language.EN)
                            .getProperty(code.apiName())
                            .lines()
                            .toList());
        }
    }

    static Stream<Arguments> lettersOfLosses() {
        return Stream.of(LossReason.values())
                .flatMap(reason -> Arrays.stream(Language.values()).map(language -> Arguments.of(reason, language)));
    }

    /** Meta's reason for a loss is the one that the customer reads, in every language. */
    @ParameterizedTest
    @MethodSource("lettersOfLosses")
    void aReasonOfMetaForALossHasATextOfItsOwn(LossReason reason, Language language) {
        var key = "access_removed." + reason.key();
        var english = words(Language.EN).getProperty(key).lines().toList();
        var own = words(language).getProperty(key).lines().toList();
        var text = Letters.of(
                VerdictCode.ACCESS_REMOVED,
                language,
                new Values("Greta", "Bakery Lindner", "+91 98100 12345", null, GRETA.zone(), LINK, reason));

        assertThat(text).contains(own.get(0)).doesNotContain("{", "\\").hasSizeLessThanOrEqualTo(600);
        assertThat(own).hasSizeBetween(2, 5);
        assertThat(NOT_FOR_CUSTOMERS.matcher(text.replace(LINK, "")).results())
                .as(text)
                .isEmpty();
        assertThat(own.stream().map(LettersTest::places))
                .containsExactlyElementsOf(
                        english.stream().map(LettersTest::places).toList());
        if (language != Language.EN) {
            assertThat(own).doesNotContainAnyElementsOf(english);
        }
        assertThat(text).isNotEqualTo(Letters.of(VerdictCode.ACCESS_REMOVED, language, GRETA));
    }

    /** In India money is loaded onto an account, or a card is saved, once and for all (meta.md c4). */
    @ParameterizedTest
    @EnumSource(Language.class)
    void anIndianNumberIsToldHowAccountsArePaidThere(Language language) {
        var elsewhere = Letters.of(VerdictCode.PAYMENT_MISSING, language, GRETA);
        var inIndia = Letters.of(
                VerdictCode.PAYMENT_MISSING,
                language,
                new Values("Priya", "Delhi Diagnostics", "+91 98100 12345", null, ZoneOffset.UTC, null, null));

        assertThat(inIndia).contains("UPI", "Billing Hub").hasSizeLessThanOrEqualTo(600);
        assertThat(elsewhere).doesNotContain("UPI");
    }

    /** Since October 2026 Meta counts replies, and those beyond the free ones may not arrive (meta.md c4). */
    @Test
    void nobodyIsPromisedThatRepliesAlwaysGoOut() {
        var promise = Pattern.compile("(answers|repl\\w+|answering)[^.]*still (work|go)", Pattern.CASE_INSENSITIVE);
        for (var code : codes()) {
            for (var text : List.of(Letters.unfilled(code, Language.EN), code.happened(), code.next(), code.dont())) {
                assertThat(promise.matcher(text).results().map(MatchResult::group))
                        .as(code.apiName())
                        .allMatch(said -> said.contains("normally") || said.contains("usually"));
            }
        }
    }

    @Test
    void noTwoVerdictsShareATextByMistake() {
        for (var language : Language.values()) {
            var texts = codes().stream()
                    .collect(Collectors.toMap(code -> code, code -> Letters.of(code, language, NOTHING)));
            assertThat(Map.copyOf(texts).values()).as(language.apiName()).doesNotHaveDuplicates();
        }
    }

    /** Other clocks of a verdict say how long we remember something; they bind no customer. */
    @Test
    void onlyVerdictsWithAClockForTheCustomerNameADeadline() {
        var words = words(Language.EN);
        assertThat(codes().stream()
                        .filter(code -> words.getProperty(code.apiName()).contains("{deadline}")))
                .containsExactlyInAnyOrder(
                        VerdictCode.OFFBOARDED_GRACE,
                        VerdictCode.REVIEW_PENDING_NORMAL,
                        VerdictCode.RESTRICTED,
                        VerdictCode.OTP_LOCKED,
                        VerdictCode.FINISHING,
                        VerdictCode.NOT_OPENED);
    }

    /** The link in use would be spoilt, or there is none. */
    @Test
    void nobodyIsSentALinkWhoShouldWait() {
        var words = words(Language.EN);
        for (var code : List.of(
                VerdictCode.FINISHING,
                VerdictCode.REDIRECT_ONLY,
                VerdictCode.WEBHOOK_ONLY,
                VerdictCode.EVIDENCE_CONFLICT,
                VerdictCode.IN_META_DIALOG,
                VerdictCode.OFFBOARDED_GRACE,
                VerdictCode.REVIEW_PENDING_NORMAL,
                VerdictCode.REVIEW_PENDING_LONG,
                VerdictCode.HEALTHY)) {
            assertThat(words.getProperty(code.apiName())).as(code.apiName()).doesNotContain("{link}");
        }
    }

    @Test
    void theWholeTextInEnglish() {
        assertThat(Letters.of(VerdictCode.NOT_OPENED, Language.EN, GRETA)).isEqualTo("""
                        Hi Greta,
                        This is about your number +49 •••••42.
                        Use our link to connect your WhatsApp number in about five minutes. The number stays yours.
                        Please keep the phone with this number at hand. If you log in with Facebook, use the profile that manages your company.
                        Your link: %s
                        It is valid until 4 December 2026, 17:20.
                        If somebody else takes care of this, just tell us.""".formatted(LINK));
    }

    /** Some log in with their WhatsApp account alone (meta.md a12). */
    @ParameterizedTest
    @EnumSource
    void aFacebookProfileIsNamedOnlyForThoseWhoLogInWithOne(Language language) {
        for (var code : List.of(VerdictCode.NOT_OPENED, VerdictCode.LOGIN_CANCELLED)) {
            assertThat(words(language).getProperty(code.apiName()).split("[.।]\\s"))
                    .filteredOn(sentence -> sentence.contains("Facebook") || sentence.contains("فيسبوك"))
                    .as("%s in %s", code, language)
                    .hasSize(1)
                    .allSatisfy(sentence -> assertThat(sentence.strip()).matches("(?s)(If|Si|Se|अगर|Jika|إن) .*"));
        }
    }

    @Test
    void theContactIsGreetedByTheFirstName() {
        assertThat(Letters.of(VerdictCode.NOT_SENT, Language.ES, GRETA)).startsWith("Hola, Greta:\n");
        assertThat(Letters.of(
                        VerdictCode.NOT_SENT,
                        Language.ES,
                        new Values("Dra. Lucía Ferrer", null, null, null, GRETA.zone(), null, null)))
                .startsWith("Hola, Dra. Lucía Ferrer:\n");
    }

    @Test
    void aContactWithoutANameIsGreetedByTheBusiness() {
        var values = new Values(" ", "Bakery Lindner", null, null, GRETA.zone(), null, null);

        assertThat(Letters.of(VerdictCode.NOT_SENT, Language.EN, values)).startsWith("Hi Bakery Lindner team,\n");
        assertThat(Letters.of(VerdictCode.NOT_SENT, Language.EN, NOTHING)).startsWith("We are preparing");
    }

    @Test
    void aNameThatLooksLikeAPlaceOrAPatternStaysAsItIs() {
        var values = new Values("{link} $1 \\", null, null, null, GRETA.zone(), LINK, null);

        assertThat(Letters.of(VerdictCode.NOT_SENT, Language.EN, values))
                .startsWith("Hi {link} $1 \\,\n")
                .doesNotContain(LINK);
    }

    @ParameterizedTest
    @CsvSource({
        "+49 30 5550142, +49 •••••42",
        "+1 415-555-0142, +1 •••••42",
        "34911222345, +34 •••••45",
        "+971 50 123 4567, +971 •••••67",
        "+49 123, +49 •••••",
        "0, •••••",
    })
    void ofANumberOnlyTheCountryAndTheLastTwoDigitsAreShown(String number, String masked) {
        assertThat(Letters.masked(number)).isEqualTo(masked);
    }

    @Test
    void theDeadlineIsWrittenWhereAndAsTheCustomerReadsIt() {
        var inMexico = new Values(
                null, null, null, Instant.parse("2026-12-05T03:30:00Z"), ZoneId.of("America/Mexico_City"), null, null);

        assertThat(Letters.of(VerdictCode.OTP_LOCKED, Language.ES, inMexico))
                .contains("A partir del 4 de diciembre de 2026, 21:30 puedes");
        assertThat(Letters.of(VerdictCode.OTP_LOCKED, Language.AR, inMexico)).contains("4 ديسمبر 2026، 9:30");
    }

    @Test
    void withoutADeadlineNoDateIsPromised() {
        assertThat(Letters.of(VerdictCode.RESTRICTED, Language.EN, NOTHING)).doesNotContain("According to Meta");
    }

    @Test
    void anArabicTextRunsFromRightToLeftAndKeepsForeignPartsTogether() {
        assertThat(Language.AR.direction()).isEqualTo("rtl");
        assertThat(Letters.of(VerdictCode.NOT_OPENED, Language.AR, GRETA))
                .contains("\u2068Greta\u2069", "\u2068+49 •••••42\u2069", "\u2068" + LINK);
    }

    /** Messengers take whatever follows an address without a space for a part of it. */
    @Test
    void noMarkSticksToTheAddressOfTheLink() {
        for (var language : Language.values()) {
            assertThat(Letters.of(VerdictCode.NOT_OPENED, language, GRETA))
                    .as(language.apiName())
                    .containsPattern(Pattern.quote(LINK) + "(\\n| \u2069)");
        }
    }

    @Test
    void anArabicNameDoesNotTurnAnEnglishSentenceAround() {
        var values = new Values("ليلى", null, null, null, GRETA.zone(), null, null);

        assertThat(Letters.of(VerdictCode.NOT_SENT, Language.EN, values)).startsWith("Hi \u2068ليلى\u2069,");
    }

    @ParameterizedTest
    @EnumSource(
            value = VerdictCode.class,
            names = {
                "UNMATCHED_EVENT",
                "INCIDENT_SUSPECTED",
                "OUR_EARS_CLOSED",
                "SIGNUPS_BLOCKED",
                "CREDITS_GONE",
                "SIGNATURE_STORM"
            })
    void whatConcernsTheInstallationIsNotForCustomers(VerdictCode code) {
        assertThatThrownBy(() -> Letters.of(code, Language.EN, GRETA)).isInstanceOf(IllegalArgumentException.class);
    }
}
