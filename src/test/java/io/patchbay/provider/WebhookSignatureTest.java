package io.patchbay.provider;

import static io.patchbay.provider.SignatureState.MISSING;
import static io.patchbay.provider.SignatureState.PREVIOUS_SECRET;
import static io.patchbay.provider.SignatureState.VALID;
import static io.patchbay.provider.SignatureState.WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.support.Fixtures;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    private static final String KEY = "fixture-webhook-key-0001";
    private static final String NEWER_KEY = "fixture-webhook-key-0002";
    private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);
    private static final String SIGNED = WebhookSignature.of(KEY, BODY);

    static Stream<Arguments> vectors() {
        var vectors = Fixtures.json("webhook-signature-vectors.json").path("vectors");
        return StreamSupport.stream(vectors.spliterator(), false)
                .map(vector -> Arguments.of(vector.path("name").asText(), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void everyVectorHolds(String name, JsonNode vector) {
        var body = vector.path("body").asText().getBytes(UTF_8);
        var signature = new WebhookSignature(List.of(vector.path("key").asText()));

        var signed = signature.check(body, vector.path("header").asText());

        assertThat(signed.isTrusted()).isEqualTo(vector.path("valid").asBoolean());
    }

    static Stream<String> recordedRequests() {
        return Fixtures.named(name -> name.startsWith("event-") && name.endsWith(".headers.txt")).stream();
    }

    @ParameterizedTest
    @MethodSource("recordedRequests")
    void everyRecordedRequestIsSignedOverItsExactBytes(String headers) {
        var body = headers.equals("event-meta-raw.headers.txt")
                ? "event-meta-raw-account-review-update.json"
                : headers.replace(".headers.txt", ".json");
        var header = Fixtures.message(headers).headers().get("X-Webhook-Signature");

        assertThat(new WebhookSignature(List.of(KEY)).check(Fixtures.bytes(body), header))
                .isEqualTo(VALID);
    }

    @Test
    void theNewestSecretIsValidAndAnOlderOneIsNamedSo() {
        var signature = new WebhookSignature(List.of(NEWER_KEY, KEY));

        assertThat(signature.check(BODY, WebhookSignature.of(NEWER_KEY, BODY))).isEqualTo(VALID);
        assertThat(signature.check(BODY, SIGNED)).isEqualTo(PREVIOUS_SECRET);
        assertThat(PREVIOUS_SECRET.isTrusted()).isTrue();
    }

    @Test
    void theSameSecretTwiceIsTheNewest() {
        assertThat(new WebhookSignature(List.of(KEY, KEY)).check(BODY, SIGNED)).isEqualTo(VALID);
    }

    @Test
    void prefixUpperCaseAndSpacesAroundAreAccepted() {
        var signature = new WebhookSignature(List.of(KEY));

        assertThat(signature.check(BODY, "sha256=" + SIGNED)).isEqualTo(VALID);
        assertThat(signature.check(BODY, "SHA256=" + SIGNED.toUpperCase(Locale.ROOT)))
                .isEqualTo(VALID);
        assertThat(signature.check(BODY, "  " + SIGNED + " ")).isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256=", "sha1=00", "0", "00", "é", "sha256=sha256=00", "null"})
    void garbageIsWrong(String header) {
        assertThat(new WebhookSignature(List.of(KEY)).check(BODY, header)).isEqualTo(WRONG);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   "})
    void nothingIsMissing(String header) {
        assertThat(new WebhookSignature(List.of(KEY)).check(BODY, header)).isEqualTo(MISSING);
    }

    @Test
    void withoutASecretNothingIsTrusted() {
        assertThat(new WebhookSignature(List.of()).check(BODY, SIGNED)).isEqualTo(WRONG);
    }

    @Test
    void oneOtherByteIsWrong() {
        assertThat(new WebhookSignature(List.of(KEY)).check("{\"a\":2}".getBytes(UTF_8), SIGNED))
                .isEqualTo(WRONG);
    }

    @Property
    void noHeaderBreaksIt(@ForAll String header, @ForAll byte[] body) {
        assertThat(new WebhookSignature(List.of(KEY)).check(body, header)).isIn(WRONG, MISSING);
    }
}
