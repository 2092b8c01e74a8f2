package io.patchbay.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Fixtures;
import io.patchbay.support.MetaHook;
import io.patchbay.support.Signup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ConsoleTest
class MetaHooksTest {

    private static final String OLDER = "meta-app-secret-of-last-year-77aa01";

    private static byte[] entries(Stream<String> entries) {
        return ("{\"object\":\"whatsapp_business_account\",\"entry\":["
                        + entries.collect(Collectors.joining(","))
                        + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String review(String wabaId, String decision) {
        return "{\"id\":\"%s\",\"time\":%d,\"changes\":[{\"field\":\"account_review_update\",\"value\":{\"decision\":\"%s\"}}]}"
                .formatted(wabaId, System.currentTimeMillis() / 1000, decision);
    }

    private static String waba(Signup line) {
        return Console.get("connections/" + line.connectionId).getString("waba.id");
    }

    @Test
    void metaIsTheAddressIsOurs() {
        given().queryParam("hub.mode", "subscribe")
                .queryParam("hub.challenge", "1158201444")
                .queryParam("hub.verify_token", "verify-me-5d2c9b")
                .get("/hooks/meta")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .body(org.hamcrest.Matchers.equalTo("1158201444"));
    }

    @Test
    void whoeverDoesNotKnowTheVerifyTokenIsRefused() {
        for (var token : List.of("", "wrong", "verify-me-5d2c9")) {
            given().queryParam("hub.mode", "subscribe")
                    .queryParam("hub.challenge", "1")
                    .queryParam("hub.verify_token", token)
                    .get("/hooks/meta")
                    .then()
                    .statusCode(403);
        }
        given().get("/hooks/meta").then().statusCode(403);
    }

    static Stream<String> recorded() {
        return Fixtures.metaNamed(name -> name.startsWith("webhook.")).stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyRecordedPayloadIsAcceptedAndComesToAnEnd(String name) throws Exception {
        var body = Fixtures.meta(name);

        assertThat(MetaHook.signed(body).statusCode()).isEqualTo(200);

        assertThat(MetaHook.applied(body))
                .containsEntry("provider", "meta")
                .containsEntry("signature", "valid")
                .satisfies(row ->
                        assertThat(row.get("state")).as(name).isIn("applied", "no_effect", "unmatched", "unreadable"));
    }

    @Test
    void aBatchTouchingThreeTenantsReachesExactlyThose() throws Exception {
        var lines = Stream.generate(() -> Signup.tenant().connected()).limit(4).toList();
        var body = entries(lines.stream().limit(3).map(line -> review(waba(line), "REJECTED")));

        assertThat(MetaHook.signed(body).statusCode()).isEqualTo(200);

        assertThat(MetaHook.applied(body))
                .containsEntry("state", "applied")
                .satisfies(row -> assertThat((List<?>) row.get("tenant_ids"))
                        .map(Object::toString)
                        .containsExactlyInAnyOrderElementsOf(lines.stream()
                                .limit(3)
                                .map(line -> line.tenantId)
                                .toList()));
        for (var line : lines.subList(0, 3)) {
            assertThat(kinds(line)).contains("account_reviewed");
        }
        assertThat(kinds(lines.get(3))).doesNotContain("account_reviewed");
    }

    private static List<String> kinds(Signup line) {
        return Console.get("connections/" + line.connectionId + "/facts").getList("data.kind");
    }

    @Test
    void theSameHappeningFromMetaAndThroughTheProviderCountsOnce() throws Exception {
        var line = Signup.tenant().connected();
        var body = entries(Stream.of(review(waba(line), "APPROVED")));

        MetaHook.signed(body).then().statusCode(200);
        MetaHook.applied(body);
        given().contentType("application/json")
                .header("X-Idempotency-Key", UUID.randomUUID())
                .header("X-Webhook-Signature", WebhookSignature.of(io.patchbay.support.Hook.SECRET, body))
                .body(body)
                .post("/hooks/kapso")
                .then()
                .statusCode(200);

        org.awaitility.Awaitility.await()
                .during(java.time.Duration.ofMillis(800))
                .atMost(Console.SOON)
                .until(() ->
                        kinds(line).stream().filter("account_reviewed"::equals).count() == 1);
    }

    @Test
    void theSameBytesAgainAreNoNewRow() throws Exception {
        var body = entries(Stream.of(review("9" + System.nanoTime(), "APPROVED")));
        MetaHook.signed(body);
        MetaHook.signed(body);
        MetaHook.signed(body);

        assertThat(Console.deliveries(MetaHook.key(body))).hasSize(1);
        assertThat(Console.deliveries(MetaHook.key(body)).get(0)).containsEntry("duplicates", 2);
    }

    @Test
    void theSignatureIsCheckedOverTheBytesAsTheyCame() throws Exception {
        var escaped =
                entries(Stream.of(review("9" + System.nanoTime(), "APPROVED").replace("APPROVED", "APPR\\u004fVED")));

        assertThat(MetaHook.signed(escaped).statusCode()).isEqualTo(200);
        assertThat(MetaHook.applied(escaped)).containsEntry("signature", "valid");
    }

    @Test
    void theSecretOfLastYearIsAcceptedAndSaysSo() throws Exception {
        var body = entries(Stream.of(review("9" + System.nanoTime(), "APPROVED")));

        assertThat(MetaHook.post(body, "sha256=" + WebhookSignature.of(OLDER, body))
                        .statusCode())
                .isEqualTo(200);
        assertThat(MetaHook.applied(body)).containsEntry("signature", "previous_secret");
    }

    @Test
    void aWrongOrMissingSignatureIsRefusedAndKeptForTheEyes() throws Exception {
        var body = entries(Stream.of(review("9" + System.nanoTime(), "APPROVED")));

        assertThat(MetaHook.post(body, null).statusCode()).isEqualTo(401);
        assertThat(MetaHook.post(body, "sha256=" + "0".repeat(64)).statusCode()).isEqualTo(401);
        assertThat(Console.deliveries(MetaHook.key(body)))
                .allSatisfy(row -> assertThat(row).containsEntry("state", "rejected"));
    }

    @Test
    void aBatchLargerThanAnyOtherRequestMayBeIsTaken() {
        var entries = entries(Stream.generate(() -> review("1", "APPROVED")).limit(18_000));
        assertThat(entries.length).isBetween(1 << 20, 3 << 20);

        assertThat(MetaHook.signed(entries).statusCode()).isEqualTo(200);
    }

    @Test
    void moreThanMetaEverSendsIsTooLarge() {
        assertThat(MetaHook.signed(new byte[(3 << 20) + 1]).statusCode()).isEqualTo(413);
    }
}
