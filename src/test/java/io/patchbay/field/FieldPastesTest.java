package io.patchbay.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other people had in hand when they asked for help, from public reports, pasted into the search. Ids and numbers in
 * the inputs under {@code field} are made up; error texts and codes are as published.
 */
@ConsoleTest
class FieldPastesTest {

    private static String input(String name) throws IOException {
        try (var file = FieldPastesTest.class.getResourceAsStream("/field/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The input, about this line. */
    private static String input(String name, Signup line) throws IOException {
        var connection = Console.connection(line.connectionId);
        return input(name)
                .replace("710000000000101", connection.getString("phone_number_id"))
                .replace("720000000000101", connection.getString("waba.id"))
                .replace("730000000000101", connection.getString("portfolio.id"))
                .replace("553135000142", connection.getString("number.digits"))
                .replace("14195550142", connection.getString("number.digits"));
    }

    private static Document page(String pasted) {
        return Jsoup.parse(As.agent()
                .queryParam("q", pasted)
                .get("/find")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static List<String> meanings(String pasted) {
        return As.agent().queryParam("q", pasted).get("/api/v1/find").path("meanings.code");
    }

    private static List<String> inCatalogue(String pasted) {
        return As.agent().queryParam("q", pasted).get("/api/v1/diagnostics").path("data.code");
    }

    private static boolean showsCase(Document page, Signup line) {
        return !page.select("#found a[href=/connections/" + line.connectionId + "]")
                .isEmpty();
    }

    /** F2-03: code 100 without a subcode; only the sentence tells that registering does not apply (meta.md b8). */
    @Test
    void registeringANumberOfTheBusinessAppIsReadByItsSentence() throws IOException {
        var pasted = input("F2-03.paste.txt");

        assertThat(meanings(pasted)).containsExactly("100:SMB_REGISTER");
        assertThat(inCatalogue(pasted).get(0)).isEqualTo("100:SMB_REGISTER");
        var page = page(pasted);
        assertThat(page.select("#meanings h2").text()).isEqualTo("Registering does not apply to a number in the app");
        assertThat(page.select("#found")).isEmpty();
        assertThat(page.select("#understood").text()).contains("The words beside it decide");
    }

    /** F2-05: subcode and words decide, not 136024; the sender in the log is a candidate for the case (meta.md b8). */
    @Test
    void aRefusedCodeIsReadByItsSubcodeAndTheSenderOfTheLogIsItsCase() throws IOException {
        var line = Signup.tenant().connected();
        var pasted = input("F2-05.paste.txt", line);

        assertThat(meanings(pasted)).containsExactly("136024/2388091");
        assertThat(showsCase(page(pasted), line)).isTrue();
        assertThat(meanings(input("F2-05.paste-2.txt"))).containsExactly("136024/2388091");
        assertThat(inCatalogue(input("F2-05.paste-2.txt")).get(0)).isEqualTo("136024/2388091");
        assertThat(meanings(input("F2-05.paste-3.txt"))).containsExactly("136024:ALREADY_VERIFIED");
    }

    /** F2-06: code 200 with these words is a block, and neither a lost permission nor a disconnection (meta.md b5). */
    @Test
    void blockedAccessIsNoMissingPermission() throws IOException {
        var pasted = input("F2-06.paste.txt");
        var answer = As.agent().queryParam("q", pasted).get("/api/v1/find").jsonPath();

        assertThat(answer.<String>getList("meanings.code")).containsExactly("200:API_ACCESS_BLOCKED");
        assertThat(answer.getString("meanings[0].acts")).isEqualTo("us");
        assertThat(answer.getString("meanings[0].severity")).isEqualTo("blocking");
        assertThat(answer.getString("meanings[0].verdict"))
                .isNotIn("credential_invalid", "access_removed", "disconnected");
        assertThat(page(pasted).select("#meanings").text()).contains("No reconnect link");
    }

    /** F2-08: the app behind the link lacks advanced access; the customer cannot help it by a new try (meta.md a11). */
    @ParameterizedTest
    @ValueSource(strings = {"F2-08.paste.txt", "F2-08.paste-es.txt", "F2-08.paste-pt.txt"})
    void anAppWithoutAdvancedAccessIsOursInEveryLanguage(String name) throws IOException {
        var answer = As.agent().queryParam("q", input(name)).get("/api/v1/find").jsonPath();

        assertThat(answer.<String>getList("meanings.code")).containsExactly("2655111");
        assertThat(answer.getString("meanings[0].acts")).isEqualTo("us");
        assertThat(answer.getString("meanings[0].severity")).isEqualTo("blocking");
        assertThat(inCatalogue(input(name)).get(0)).isEqualTo("2655111");
    }

    /** F2-12: the proof of ownership of a connected number may be over; nobody acts (meta.md c2). */
    @Test
    void anExpiredProofOfOwnershipIsHarmless() throws IOException {
        var addresses = input("F2-12.code.txt").strip().split("\\s+and\\s+");

        var list = Jsoup.parse(As.agent().get(addresses[0]).asString());
        assertThat(list.select("table a.title").eachText())
                .contains("Proof of ownership expired; harmless once connected");
        var code = Jsoup.parse(As.agent().get(addresses[1]).then().extract().asString());
        assertThat(code.select("h1").text()).isEqualTo("Proof of ownership expired; harmless once connected");
        assertThat(code.select("aside").text()).contains("No action needed").contains("blocks nothing");
        assertThat(meanings(input("F2-12.code.txt"))).containsExactly("number.code_verification:EXPIRED");
        assertThat(meanings("EXPIRED")).contains("number.code_verification:EXPIRED");
    }

    /** F2-24: a phone number stands where an id belongs; the setting is wrong, the line is not touched (meta.md b5). */
    @Test
    void aPhoneNumberUsedAsIdLeadsToItsCaseAndIsCalledAWrongSetting() throws IOException {
        var line = Signup.tenant().connected();
        var pasted = input("F2-24.paste.txt", line);
        var page = page(pasted);

        assertThat(meanings(pasted)).containsExactly("100:PHONE_NUMBER_AS_ID");
        assertThat(showsCase(page, line)).isTrue();
        assertThat(page.select("#understood").text())
                .contains("A phone number was used as id")
                .contains("not touched");
    }

    /** F2-24: the id of our number stands in escaped JSON; Meta does not tell whether it is gone or out of reach. */
    @Test
    void anIdInEscapedJsonLeadsToItsCase() throws IOException {
        var line = Signup.tenant().connected();
        var pasted = input("F2-24.paste-2.txt", line);
        var page = page(pasted);

        assertThat(meanings(pasted)).containsExactly("100/33");
        assertThat(showsCase(page, line)).isTrue();
        assertThat(page.select("#meanings").text()).contains("no reconnect link yet");
    }

    /** F2-26: each of the three ids opens the case, and it is said which is which (meta.md a6). */
    @ParameterizedTest
    @ValueSource(strings = {"F2-26.paste.txt", "F2-26.paste-3.txt"})
    void theIdsOfASessionMessageLeadToTheCaseAndAreNamed(String name) throws IOException {
        var line = Signup.tenant().connected();
        var connection = Console.connection(line.connectionId);
        var page = page(input(name, line));

        assertThat(showsCase(page, line)).isTrue();
        assertThat(page.select("#understood").text())
                .contains("Phone number id " + connection.getString("phone_number_id"))
                .contains("WABA id " + connection.getString("waba.id"))
                .contains("Business portfolio id " + connection.getString("portfolio.id"));
        assertThat(page.select("#meanings")).isEmpty();
    }

    /** F2-26: the id of the portfolio alone lists its connections, and is not taken for a WABA. */
    @Test
    void theIdOfAPortfolioListsItsConnections() throws IOException {
        var line = Signup.tenant().connected();
        var page = page(input("F2-26.paste-2.txt", line));

        assertThat(showsCase(page, line)).isTrue();
        assertThat(page.select("#understood").text())
                .contains("Business portfolio")
                .contains("of " + line.name)
                .contains("do not enter it where a WABA id belongs");
    }
}
