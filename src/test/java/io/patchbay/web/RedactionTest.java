package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\": \"S3CRET\"}",
                "{\"access_token\":\"S3CRET\",\"x\":1}",
                "{\"SECRET_KEY\" : \"S3CRET\"}",
                "{\"accessToken\":\"S3CRET\",\"verifyToken\":\"S3CRET\",\"clientSecret\":\"S3CRET\"}",
                "{\"token\":\"a\\\"S3CRET\"}",
                "{\"body\":\"{\\\"secret\\\":\\\"S3CRET\\\"}\"}",
                "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"S3CRET\\\\\\\"}\\\"}\"}",
                "https://app.example/back?state=%7B%22token%22%3A%22S3CRET%22%7D",
                "https://app.example/whatsapp/setup/S3CRETS3CRET",
                "https://console.example/go/S3CRETS3CRET",
                "https://setup.example/s/S3CRETS3CRET?lang=es",
                "https:\\/\\/app.example\\/whatsapp\\/setup\\/S3CRETS3CRET",
                "https://app.example/back?to=https%3A%2F%2Fapp.example%2Fsetup%2FS3CRETS3CRET",
                "https://graph.example/v24.0/1?access_token=S3CRET123&x=1",
                "{\\\"token\\\":\\\"S3CRET123\\\"}",
                "{\"api_key\" => \"S3CRET123\"}",
                "https://app.example/back?code=S3CRETS3CRETS3CRETS3CRETS3CRETS3CRETS3CRETS3CRET",
                "Authorization: Bearer S3CRET",
                "EAAS3CRETS3CRETS3CRETS3CRET",
                "pb_0123456789abcdef0123456789abcdef"
            })
    void whatWouldLetAReaderActIsMasked(String text) {
        assertThat(Redaction.masked(text))
                .contains("•••")
                .doesNotContain("S3CRET")
                .doesNotContain("pb_0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"pin\":123456}", "{\"body\":\"{\\\"pin\\\": 123456}\"}"})
    void aSecretThatIsANumberIsMasked(String text) {
        assertThat(Redaction.masked(text)).contains("•••").doesNotContain("123456");
    }

    @Test
    void aLongValueIsMaskedToItsEnd() {
        var text = "{\"token\":\"" + "S3CRET".repeat(200_000) + "\",\"x\":1}";

        assertThat(Redaction.masked(text)).isEqualTo("{\"token\":\"•••\",\"x\":1}");
    }

    /** L7: what a fact holds is shown as well, and its texts come from outside. */
    @Test
    void secretsInsideOfValuesAreMasked() {
        var values = Map.of("problems", List.of(Map.of("details", "Bearer S3CRET1")), "times", 2);

        assertThat(Redaction.within(values))
                .isEqualTo(Map.of("problems", List.of(Map.of("details", "Bearer •••")), "times", 2));
    }

    @Test
    void whatSupportNeedsStays() {
        var text =
                "{\"phone_number_id\":\"604118932207715\",\"errors\":[{\"code\":\"131042\",\"fbtrace_id\":\"A1$b\\\\c\"}]}";

        assertThat(Redaction.masked(text)).isEqualTo(text);
        var words = "Error validating access token: Session has expired; \"token_validity\": {\"passed\": false}";
        assertThat(Redaction.masked(words)).isEqualTo(words);
    }
}
