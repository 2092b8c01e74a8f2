package io.patchbay.paste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.patchbay.diagnosis.CodeMeaning;
import io.patchbay.paste.PastedId.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasteTest {

    private static List<String> codes(String pasted) {
        return Paste.of(pasted).codes().stream()
                .map(code -> code.code() + (code.detail() == null ? "" : "/" + code.detail()))
                .toList();
    }

    private static List<String> meanings(String pasted) {
        return Explanation.of(Paste.of(pasted)).meanings().stream()
                .map(CodeMeaning::code)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":190,\"error_subcode\":463,\"message\":\"x\"}}",
                "{\\\"error\\\":{\\\"code\\\":190,\\\"error_subcode\\\":463}}",
                "UnexpectedError(\"{\\\"error\\\":{\\\"code\\\":190,\\\"error_subcode\\\":463}}\")",
                "{\"body\":\"{\\\"error\\\":{\\\"code\\\":190,\\\"error_subcode\\\":463}}\"}",
                "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"code\\\\\\\":190,\\\\\\\"error_subcode\\\\\\\":463}\\\"}\"}",
                "{\"error\" => {\"message\" => nil, \"code\" => 190, \"error_subcode\" => 463}}",
                "{:error=>{:code=>190, :error_subcode=>463}}",
                "{'error': {'message': None, 'is_transient': False, 'code': 190, 'error_subcode': 463}}",
                "{ error: { code: 190, error_subcode: 463, message: 'x' } }",
                "{\"error\":{\"code\":190,\"error_subcode\":463,\"message\":\"cut off he",
                "[ERROR] failed code=190 error_subcode=463",
                "{\"msg\":\"Meta error 190 subcode 463 again\",\"ts\":1732900000}",
                "<error><code>190</code><error_subcode>463</error_subcode></error>",
                "{&quot;error&quot;:{&quot;code&quot;:190,&quot;error_subcode&quot;:463}}",
                "%7B%22error%22%3A%7B%22code%22%3A190%2C%22error_subcode%22%3A463%7D%7D",
                "error: code: 190 error_subcode: 463",
                "subcódigo de error: 463, código de error: 190",
                "Código 190, subcódigo 463",
                "(#190) subcode: 463",
                "190/463"
            })
    void aCodeWithItsSubcodeIsReadInEveryNotation(String pasted) {
        assertThat(codes(pasted)).containsExactly("190/463");
        assertThat(meanings(pasted)).containsExactly("190/463");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait 24 hours, then 100 messages a day",
                "HTTP 400 Bad Request",
                "400 response from the server in 190 ms",
                "on 2026-11-29 at 10:33 and on 10/11/2026",
                "we paid 131.042 euros",
                "v24.0 of 200 tenants",
                "{\"country\":{\"code\":\"55\"},\"name\":\"Brazil\"}",
                "got the error 3 times and error 10 times more",
                "zip code 10115, country code 33, verification code 123456",
                "barcode 100 and postcode 10115",
                "# 1 first # 2 second",
                "got error 500 from our own shop"
            })
    void numbersThatAreNoCodesAreTakenForNone(String pasted) {
        assertThat(codes(pasted)).isEmpty();
        assertThat(meanings(pasted)).isEmpty();
    }

    /** Payloads as recorded, whose names say what they are. */
    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedWebhookIsExplainedByWhatItIsAbout(Path file, String code) throws IOException {
        var paste = Paste.of(Files.readString(file));

        assertThat(Explanation.of(paste).meanings())
                .as("%s", file.getFileName())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.known()).isTrue())
                .anySatisfy(row -> assertThat(row.code()).startsWith(code));
        assertThat(paste.ids()).extracting(PastedId::kind).contains(Kind.WABA);
    }

    static Stream<Arguments> recorded() throws IOException {
        var name = Pattern.compile("webhook\\.(?:messages\\.status_failed|account_update)\\.(\\w+)\\..*json");
        try (var files = Files.list(Path.of("src/test/resources/meta"))) {
            return files
                    .map(file -> name.matcher(file.toString().replaceFirst(".*/", "")))
                    .filter(Matcher::matches)
                    // an event that names no account at all
                    .filter(found -> !found.group().contains("no_waba_info"))
                    .map(found -> Arguments.of(Path.of("src/test/resources/meta", found.group()), found.group(1)))
                    .toList()
                    .stream();
        }
    }

    @Test
    void aCodeThatNobodyExplainedIsKeptAsItCame() {
        var explained = Explanation.of(Paste.of("Error (#136999)")).meanings();

        assertThat(explained).singleElement().satisfies(row -> {
            assertThat(row.known()).isFalse();
            assertThat(row.code()).isEqualTo("136999");
        });
    }

    @Test
    void theSameCodeOnARegistrationIsAboutThePin() {
        assertThat(Explanation.of(Paste.of("(#131031) on /register")).meanings())
                .extracting(CodeMeaning::title)
                .containsExactly("Wrong PIN");
        assertThat(Explanation.of(Paste.of("131031")).meanings())
                .extracting(CodeMeaning::title)
                .contains("Account locked", "Wrong PIN", "Not sent: account locked");
    }

    @Test
    void eachIdIsCalledWhatItsNameSays() {
        assertThat(Paste.of(
                                "{\"phone_number_id\":\"710000000000101\",\"waba_id\":\"720000000000101\","
                                        + "\"business_id\":730000000000101,\"app_id\":\"740000000000101\",\"fbtrace_id\":\"AbC123x\"}")
                        .ids())
                .extracting(PastedId::kind, PastedId::value)
                .containsExactlyInAnyOrder(
                        tuple(Kind.PHONE_NUMBER, "710000000000101"),
                        tuple(Kind.WABA, "720000000000101"),
                        tuple(Kind.PORTFOLIO, "730000000000101"),
                        tuple(Kind.APP, "740000000000101"),
                        tuple(Kind.TRACE, "AbC123x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WABA ID: 720000000000101 | WABA",
                "la cuenta de WhatsApp Business es 720000000000101 | WABA",
                "Business Account ID = 720000000000101 | WABA",
                "portfólio 720000000000101 | PORTFOLIO",
                "business portfolio id 720000000000101 | PORTFOLIO",
                "ID do número de telefone: 720000000000101 | PHONE_NUMBER",
                "https://business.facebook.com/settings?business_id=720000000000101 | PORTFOLIO",
                "{\"entry\":[{\"id\":\"720000000000101\"}]} | WABA",
                "Object with ID '720000000000101' does not exist | OBJECT",
                "something about 720000000000101 | UNNAMED"
            })
    void anIdIsNamedInWordsToo(String pasted, Kind kind) {
        assertThat(Paste.of(pasted).ids()).containsExactly(new PastedId(kind, "720000000000101"));
    }

    @Test
    void idsForTheSupportOfMetaAreNotLookedUp() {
        assertThat(Paste.of("app_id=740000000000101 fbtrace_id=A12345678").names())
                .doesNotContain("740000000000101");
    }

    @Test
    void thePersonWhoWasWrittenToIsNotTheBusiness() {
        assertThat(Paste.of("{\"statuses\":[{\"recipient_id\":\"34600111222\"}],\"to\":\"34600111333\"}")
                        .phones())
                .isEmpty();
        assertThat(Paste.of("{\"conversation\":{\"phone_number\":\"+34600111222\"}}")
                        .phones())
                .isEmpty();
        assertThat(Paste.of("{\"display_phone_number\":\"+34 600 111 222\"}").phones())
                .extracting(PastedPhone::digits)
                .containsExactly("34600111222");
    }

    @Test
    void aSubcodeIsNoPhoneNumber() {
        assertThat(Paste.of("error with subcode 2494999 again").phones()).isEmpty();
        assertThat(Paste.of("2655111").phones()).isEmpty();
    }

    @Test
    void secondsSince1970AndDaysAreNoPhoneNumbers() {
        assertThat(Paste.of("at 1732900000 or 1732900000123, 2026-11-29 10:47:26 or 28.11.2026")
                        .phones())
                .isEmpty();
    }

    @Test
    void aTicketIsNoPhoneNumberAndALocalNumberIsOne() {
        assertThat(Paste.of("ticket 612345678 and order #34612345678 took 1234567 ms")
                        .phones())
                .isEmpty();
        assertThat(Paste.of("my number 3500142 does not work").phones())
                .extracting(PastedPhone::digits)
                .containsExactly("3500142");
        assertThat(Paste.of("llamar al 3500-0142, gracias").phones())
                .extracting(PastedPhone::digits)
                .containsExactly("35000142");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.facebook.com/v24.0/dialog/oauth?scope=openid&dialog_source=fedcm",
                "https://www.facebook.com/login.php?next=https%3A%2F%2Fwww.facebook.com%2Fdialog%2Foauth%3Fdialog_source%3Dfedcm"
            })
    void aPlainLoginInsteadOfTheSignupIsSeenByItsAddress(String pasted) {
        assertThat(meanings(pasted)).containsExactly("SDK:FEDCM_LOGIN");
        assertThat(meanings(pasted + "&config_id=1")).isEmpty();
    }

    @Test
    void aPhoneNumberWhereAnIdBelongsIsSeen() {
        assertThat(Paste.of("Object with ID '+553135000142' does not exist").hasPhoneForId())
                .isTrue();
        assertThat(Paste.of("Object with ID '553135000142' does not exist").hasPhoneForId())
                .isTrue();
        assertThat(Paste.of("Object with ID '710000000000101' does not exist").hasPhoneForId())
                .isFalse();
    }

    @Test
    void severalAddressesAreReadEachByItself() {
        var paste =
                Paste.of("https://a.example/go/abcdefgh, then setup.kapso.ai/s/TOKEN123?x=1 and /r/zyxwvuts/failed");

        assertThat(paste.addresses())
                .extracting(PastedAddress::code, PastedAddress::end)
                .containsExactly(tuple("abcdefgh", "abcdefgh"), tuple(null, "TOKEN123"), tuple("zyxwvuts", "failed"));
    }

    @Test
    void whatOneOfOurAddressesClaimsIsNotLookedUp() {
        var paste = Paste.of("https://a.example/r/abcdefgh/ok?phone_number_id=710000000000101&setup_link_id=a0d9f3b52");

        assertThat(paste.ids()).isEmpty();
        assertThat(paste.names()).isEmpty();
    }

    @Test
    void halfACodeAtTheCutIsNoCode() {
        var long1 = "x ".repeat(996) + "error 13104299";

        assertThat(Paste.of(long1).cut()).isTrue();
        assertThat(Paste.of(long1).codes()).isEmpty();
    }

    @Test
    void allThatDecidesIsLongEnoughToBeNoChance() {
        assertThat(ScreenTexts.all()).hasSizeGreaterThan(150).allSatisfy(row -> {
            assertThat(row.length()).as("%s", row.parts()).isGreaterThan(10);
            assertThat(ScreenTexts.in(String.join(" ", row.parts())))
                    .as("%s", row.parts())
                    .isNotEmpty();
        });
        assertThat(ScreenTexts.all().map(row -> row.language().getLanguage()).distinct())
                .containsExactlyInAnyOrder("en", "es", "pt");
    }

    @Test
    void wordsAreReadWithoutTheirAccentsAndSigns() {
        assertThat(meanings("TALLYBROOK NAO PODE INTEGRAR CLIENTES NO MOMENTO!!"))
                .containsExactly("text:cannot_onboard_customers_now");
        assertThat(Explanation.of(Paste.of("Tallybrook não pode integrar clientes no momento"))
                        .understood())
                .anyMatch(sentence -> sentence.contains("Portuguese"));
    }

    /** Texts that make a careless pattern try again and again. */
    @Test
    void noTextTakesLong() {
        var nasty = List.of(
                "{".repeat(2_000),
                "{\"a\":".repeat(400),
                "{\\\"a\\\":\\\"".repeat(220),
                "a.".repeat(1_000),
                "1 ".repeat(1_000),
                "1-2-".repeat(500),
                "code code: ".repeat(180),
                "_a_".repeat(660),
                "id id ".repeat(333),
                "\\\"".repeat(1_000),
                "/a".repeat(1_000),
                "99999/99999 ".repeat(160));
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> nasty.forEach(text -> {
                    var paste = Paste.of(text);
                    paste.names();
                    Explanation.of(paste);
                }));
    }

    @Property(tries = 300)
    void anythingCanBePasted(@ForAll String anything) {
        for (var pasted : List.of(anything, "{\"error\":{\"code\":" + anything, "https://a.example/" + anything)) {
            var paste = Paste.of(pasted);
            assertThat(paste.names()).hasSizeLessThanOrEqualTo(IdReader.MOST);
            assertThat(paste.codes()).hasSizeLessThanOrEqualTo(CodeReader.MOST);
            assertThat(Explanation.of(paste).meanings()).hasSizeLessThanOrEqualTo(8);
        }
    }
}
