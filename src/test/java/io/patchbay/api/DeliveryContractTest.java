package io.patchbay.api;

import static io.patchbay.api.Answers.assertFields;
import static io.patchbay.api.Answers.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@ConsoleTest
class DeliveryContractTest {

    private static final String[] ROW = {
        "id",
        "provider",
        "event",
        "idempotency_key",
        "received_at",
        "signature",
        "state",
        "effect",
        "attempts",
        "duplicates",
        "tenant_id",
        "tenant_ids",
        "connection_id",
        "connection_ids"
    };

    private static Response list(String event) {
        return As.agent().queryParam("event", event).get("/api/v1/deliveries");
    }

    private static String unheardOf() {
        return "test.event_" + UUID.randomUUID();
    }

    @Test
    void aRowSaysWhatCameAndTheSingleViewHasTheBody() {
        var event = unheardOf();
        Hook.arrives(event, "{\"words\":\"<b>'hello'</b>\",\"token\":\"secret-token-1\"}");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !"received".equals(list(event).path("data[0].state")));
        var row = list(event);
        assertFields(row.path("data[0]"), ROW);
        assertThat(row.<String>path("data[0].signature")).isEqualTo("valid");
        assertThat(row.<String>path("data[0].effect")).isNotBlank();
        assertThat(row.<String>path("data[0].tenant_id")).isNull();
        assertThat(row.<List<?>>path("data[0].tenant_ids")).isEmpty();

        var single = As.agent().get("/api/v1/deliveries/{id}", row.<String>path("data[0].id"));
        var fields = java.util.Arrays.copyOf(ROW, ROW.length + 1);
        fields[ROW.length] = "body";
        assertFields(single.path(""), fields);
        assertThat(single.<String>path("body")).contains("<b>'hello'</b>").doesNotContain("secret-token-1");
    }

    @Test
    void aRefusedRequestIsShownAsRefused() {
        var event = unheardOf();
        io.restassured.RestAssured.given()
                .header("X-Webhook-Event", event)
                .header("X-Webhook-Signature", "0".repeat(64))
                .body("{}")
                .post("/hooks/kapso")
                .then()
                .statusCode(401);
        var row = list(event);
        assertThat(row.<String>path("data[0].state")).isEqualTo("rejected");
        assertThat(row.<String>path("data[0].signature")).isEqualTo("wrong");
        var refused = As.agent().get("/api/v1/deliveries?state=rejected&event=" + event);
        assertThat(refused.<List<?>>path("data")).hasSize(1);
        var applied = As.agent().get("/api/v1/deliveries?state=applied&event=" + event);
        assertThat(applied.<List<?>>path("data")).isEmpty();
    }

    @Test
    void pagesAreWalkedNewestFirstWithoutGapOrRepeat() {
        var event = unheardOf();
        for (var i = 0; i < 5; i++) {
            Hook.arrives(event, "{\"i\":" + i + "}");
        }
        var all = walk("/api/v1/deliveries?event=" + event, "id", 200);
        assertThat(all).hasSize(5).doesNotHaveDuplicates();
        for (var limit : new int[] {1, 2, 5}) {
            assertThat(walk("/api/v1/deliveries?event=" + event, "id", limit)).isEqualTo(all);
        }
        var times = walk("/api/v1/deliveries?event=" + event, "received_at", 2);
        assertThat(times.stream().map(java.time.Instant::parse).toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }
}
