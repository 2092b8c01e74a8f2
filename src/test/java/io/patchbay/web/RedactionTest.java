package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void whatSupportNeedsStays() {
        var text =
                "{\"phone_number_id\":\"604118932207715\",\"errors\":[{\"code\":\"131042\",\"fbtrace_id\":\"A1$b\\\\c\"}]}";

        assertThat(Redaction.masked(text)).isEqualTo(text);
        var words = "Error validating access token: Session has expired; \"token_validity\": {\"passed\": false}";
        assertThat(Redaction.masked(words)).isEqualTo(words);
    }
}
