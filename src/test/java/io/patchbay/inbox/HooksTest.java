package io.patchbay.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Fresh;
import io.patchbay.support.Hook;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class HooksTest {

    private static final String CREATED = "whatsapp.phone_number.created";

    private static String body() {
        return "{\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}"
                .formatted(Fresh.phoneNumberId(), UUID.randomUUID());
    }

    private static String lifecycle(String id) {
        return "{\"id\":\"%s\",\"phone_number_id\":\"%s\",\"customer\":{\"id\":\"%s\"}}"
                .formatted(id, Fresh.phoneNumberId(), UUID.randomUUID());
    }

    @Test
    void aSignedRequestIsKeptAndAnswered200() {
        var hook = Hook.saying(CREATED, body());
        assertThat(hook.post().statusCode()).isEqualTo(200);
        var kept = Console.deliveries(hook.key());
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0))
                .containsEntry("signature", "valid")
                .containsEntry("event", CREATED)
                .containsEntry("duplicates", 0);
        assertThat(Console.applied(hook.key())).containsEntry("state", "unmatched");
    }

    @Test
    void anUnknownEventIsKeptAndChangesNothing() {
        var hook = Hook.saying("whatsapp.teapot.boiled", "{\"phone_number_id\":\"1\"}");
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "no_effect")
                .containsEntry("effect", "The meaning of this event is not documented; stored, nothing changed.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "not json",
                "[]",
                "42",
                "null",
                "{",
                "{}",
                "{\"phone_number_id\":{}}",
                "{\"phone_number_id\":\"\"}",
                "{\"phone_number_id\":null}"
            })
    void whatCannotBeReadIsKeptAndAnswered200(String body) {
        var hook = Hook.saying(CREATED, body);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unreadable")
                .containsEntry("effect", "The body cannot be read as an event; stored as received.");
    }

    @Test
    void invalidUtf8IsKeptAsItCame() {
        var bytes = new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'};
        var hook = Hook.saying(CREATED, bytes);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", "unreadable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"%s\",\"phone_number_id\":\"1\\u00002\",\"customer\":{\"id\":\"a\\u0000b\"}}",
                "{\"event\":\"%s\",\"phone_number_id\":\"1\\ud8002\",\"customer\":{\"id\":\"\\udc00\"}}",
                "{\"event\":\"%s\",\"phone_number_id\":\"12\",\"customer\":{\"id\":\"'; drop table delivery; --\"}}",
                "{\"event\":\"%s\",\"phone_number_id\":\"12\",\"customer\":{\"id\":\"<script>alert(1)</script>\"}}",
                "{\"event\":\"%s\",\"phone_number_id\":\"12\",\"customer\":{\"id\":\"x\"},\"occurred_at\":\"+999999999-01-01T00:00:00Z\"}"
            })
    void strangeTextInABodyIsNoFailure(String body) {
        for (var event : new String[] {CREATED, "whatsapp.phone_number.disconnected"}) {
            var hook = Hook.saying(null, body.formatted(event));
            assertThat(hook.post().statusCode()).isEqualTo(200);
            assertThat(Console.applied(hook.key())).containsEntry("state", "unmatched");
        }
    }

    @Test
    void aStrangeEventNameInABodyIsNoFailure() {
        var hook = Hook.saying(null, "{\"event\":\"a\\u0000b\\ud800\",\"phone_number_id\":\"1\"}");
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", "no_effect");
    }

    @Test
    void idsTooLongForAnIndexAreNoFailure() {
        var longId = "x".repeat(100_000);
        var customer = "{\"phone_number_id\":\"12\",\"customer\":{\"id\":\"" + longId + "\"}}";
        var hook = Hook.saying(CREATED, customer);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", "unmatched");

        var event = Hook.saying("whatsapp.phone_number.offboarded", lifecycle(longId));
        assertThat(event.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(event.key())).containsEntry("state", "unmatched");
    }

    @Test
    void bodiesNestedTooDeepAreUnreadable() {
        var hook = Hook.saying(CREATED, "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000));
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("state", "unreadable");
    }

    @Test
    void aWrongSignatureIsAnswered401WithNothingAndKeptAsRejected() {
        var hook = Hook.saying(CREATED, body());
        var forged = hook.signed(WebhookSignature.of("another-secret-nobody-here-knows", hook.body()));
        var answer = forged.post();
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asByteArray()).isEmpty();
        assertThat(Console.deliveries(hook.key()))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("state", "rejected").containsEntry("signature", "wrong"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "sha256=", "00", "ab ab"})
    void aSignatureThatIsNoneIsAnswered401(String signature) {
        assertThat(Hook.saying(CREATED, body()).signed(signature).post().statusCode())
                .isEqualTo(401);
    }

    @Test
    void anUnsignedRequestIsRefusedAndKeptAsRejected() {
        var hook = Hook.saying(CREATED, body()).signed(null);
        var answer = hook.post();
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asByteArray()).isEmpty();
        assertThat(Console.deliveries(hook.key()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("signature", "missing"));
    }

    @Test
    void aRejectedRequestDoesNotOccupyItsKey() {
        var hook = Hook.saying(CREATED, body());
        hook.signed(null).post();
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.deliveries(hook.key())).hasSize(2);
        assertThat(Console.applied(hook.key()))
                .containsEntry("state", "unmatched")
                .satisfies(row -> assertThat((String) row.get("effect")).doesNotContain("before"));
    }

    @Test
    void anOlderSecretIsAcceptedAndSaysSo() {
        var hook = Hook.saying(CREATED, body());
        var older = hook.signed(WebhookSignature.of(Hook.OLDER_SECRET, hook.body()));
        assertThat(older.post().statusCode()).isEqualTo(200);
        assertThat(Console.deliveries(hook.key()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("signature", "previous_secret"));
    }

    @Test
    void theSameRequestAgainIsCountedOnTheFirst() {
        var hook = Hook.saying(CREATED, body());
        for (var i = 0; i < 3; i++) {
            assertThat(hook.post().statusCode()).isEqualTo(200);
        }
        assertThat(Console.deliveries(hook.key()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("duplicates", 2));
    }

    @Test
    void theSameHappeningUnderAnotherKeyIsADuplicateThatNamesTheFirst() {
        var first = Hook.saying("whatsapp.phone_number.offboarded", lifecycle("wpe_" + UUID.randomUUID()));
        first.post();
        var firstRow = Console.applied(first.key());
        var second = first.underNewKey();
        assertThat(second.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(second.key()))
                .containsEntry("state", "duplicate")
                .containsEntry("effect", "Duplicate of delivery " + firstRow.get("id") + ".");
    }

    @Test
    void theSameBytesWithoutAnIdUnderAnotherKeyAreANewEvent() {
        var first = Hook.saying(CREATED, body());
        first.post();
        var second = first.underNewKey();
        second.post();
        assertThat(Console.applied(second.key())).containsEntry("state", "unmatched");
        assertThat(Console.deliveries(first.key()))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("duplicates", 0));
    }

    @Test
    void aKeyUsedBeforeWithOtherBytesIsHandledNormallyAndSaysSo() {
        var first = Hook.saying(CREATED, body());
        first.post();
        Console.applied(first.key());
        Hook.saying(CREATED, body()).under(first.key()).post();
        assertThat(Console.deliveries(first.key())).hasSize(2);
        assertThat(Console.applied(first.key()))
                .containsEntry("state", "unmatched")
                .satisfies(row -> assertThat((String) row.get("effect"))
                        .startsWith("The same key was used before, with another body. "));
    }

    @Test
    void withoutAKeyEventAndBodyAreTheKey() throws Exception {
        var hook = Hook.saying(CREATED, body()).under(null);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.deliveries(contentKey(hook)))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("duplicates", 1));
    }

    @Test
    void aCopyWithoutAKeyOfARequestWithOneIsItsRepeat() throws Exception {
        var first = Hook.saying(CREATED, body());
        first.post();
        var firstRow = Console.applied(first.key());
        var copy = first.under(null);
        assertThat(copy.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(contentKey(copy)))
                .containsEntry("state", "duplicate")
                .containsEntry("effect", "Duplicate of delivery " + firstRow.get("id") + ".");
    }

    @Test
    void theSameBodyWithoutAKeyUnderAnotherEventRepeatsNothing() throws Exception {
        var first = Hook.saying(CREATED, body());
        first.post();
        Console.applied(first.key());
        var other = first.under(null).as("whatsapp.phone_number.deleted");
        assertThat(other.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(contentKey(other))).containsEntry("state", "unmatched");
    }

    private static String contentKey(Hook hook) throws NoSuchAlgorithmException {
        var hash = MessageDigest.getInstance("SHA-256");
        hash.update((hook.event() + "\n").getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(hash.digest(hook.body()));
    }

    @Test
    void theEventIsTakenFromTheBodyIfNoHeaderNamesIt() {
        var hook = Hook.saying(null, "{\"event\":\"" + CREATED + "\",\"data\":" + body() + "}");
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied(hook.key())).containsEntry("event", CREATED).containsEntry("state", "unmatched");
    }

    @Test
    void twoMegabytesAreTooMuch() {
        var big = new byte[2 * 1024 * 1024];
        Arrays.fill(big, (byte) ' ');
        assertThat(statusOf(HttpRequest.BodyPublishers.ofByteArray(big), big)).isEqualTo(413);
    }

    @Test
    void twoMegabytesInPiecesAreTooMuch() {
        var big = new byte[2 * 1024 * 1024];
        Arrays.fill(big, (byte) ' ');
        var chunked = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(big));
        assertThat(statusOf(chunked, big)).isEqualTo(413);
    }

    @Test
    void oneMebibyteIsNotTooMuch() {
        var large = new byte[1024 * 1024];
        Arrays.fill(large, (byte) ' ');
        assertThat(statusOf(HttpRequest.BodyPublishers.ofByteArray(large), large))
                .isEqualTo(200);
    }

    private static int statusOf(HttpRequest.BodyPublisher body, byte[] bytes) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/hooks/kapso"))
                .header("X-Webhook-Event", CREATED)
                .header("X-Idempotency-Key", UUID.randomUUID().toString())
                .header("X-Webhook-Signature", WebhookSignature.of(Hook.SECRET, bytes))
                .POST(body)
                .build();
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void veryLongHeadersAreCut() {
        var hook = Hook.saying("e".repeat(2_000), "{}").under("k".repeat(2_000));
        assertThat(hook.post().statusCode()).isEqualTo(200);
        assertThat(Console.applied("k".repeat(300))).containsEntry("event", "e".repeat(300));
    }

    @Test
    void headersThatTryToBreakTheLineAreRefusedOrCleaned() throws IOException {
        var body = body();
        var signature = WebhookSignature.of(Hook.SECRET, body.getBytes(StandardCharsets.UTF_8));
        var key = UUID.randomUUID().toString();
        for (var evil : new String[] {"a\rX-Evil: 1", "a\0b", "a\u0007b", "é\u00ff"}) {
            var answer = raw("POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "X-Webhook-Event: "
                    + evil
                    + "\r\nX-Idempotency-Key: "
                    + key
                    + "\r\nX-Webhook-Signature: "
                    + signature
                    + "\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
            assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("X-Evil");
            assertThat(answer.substring(9, 12)).isIn("200", "400");
        }
        for (var row : Console.deliveries(key)) {
            assertThat((String) row.get("event")).doesNotContain("\r", "\n", "\0");
        }
    }

    @Test
    void anUnsignedRequestIsRefusedBeforeItsBodyIsRead() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12))).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void ofARefusedRequestTheBeginningIsKeptWithLengthAndHashOfTheWhole() throws Exception {
        var large = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        var hook = Hook.saying(CREATED, large).signed("0".repeat(64));
        assertThat(hook.post().statusCode()).isEqualTo(401);
        var id = Console.deliveries(hook.key()).get(0).get("id");

        var kept = Console.get("deliveries/" + id);
        assertThat(kept.getString("body")).hasSize(16_384);
        assertThat(kept.getInt("body_length")).isEqualTo(100_000);
        assertThat(kept.getString("body_hash"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(large)));
    }

    @Test
    void thePageOfABodyThatWasNotReadSaysSo() {
        var hook = Hook.saying(CREATED, "{}").signed(null);
        assertThat(hook.post().statusCode()).isEqualTo(401);
        var id = Console.deliveries(hook.key()).get(0).get("id");

        assertThat(As.agent().get("/events/" + id).asString())
                .contains("It was not stored.")
                .doesNotContain("<pre class=\"code-block\" tabindex=\"0\"><code></code>");
    }

    @Test
    void aRequestThatDoesNotSayWhereItEndsIs411() throws IOException {
        assertThat(
                        raw(
                                "POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Webhook-Signature: 00\r\n\r\n"))
                .startsWith("HTTP/1.1 411");
    }

    @Test
    void aSignedRequestInPiecesIsKept() {
        var body = body().getBytes(StandardCharsets.UTF_8);
        assertThat(statusOf(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), body))
                .isEqualTo(200);
    }

    @Test
    void oneCapturedRequestSentForEverUnderNewKeysMakesNoMoreThanTwentyRows() {
        var hook = Hook.saying(CREATED, body());
        var keys = java.util.stream.Stream.generate(hook::underNewKey).limit(60).toList();
        keys.forEach(again -> assertThat(again.post().statusCode()).isEqualTo(200));

        assertThat(keys.stream()
                        .mapToInt(again -> Console.deliveries(again.key()).size())
                        .sum())
                .isEqualTo(20);
        assertThat(Console.deliveries(keys.get(19).key()).get(0)).containsEntry("duplicates", 40);
    }

    private static String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void gettingTheAddressTellsNothing() {
        given().get("/hooks/kapso").then().statusCode(405);
    }
}
