package io.patchbay.provider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;

import com.sun.net.httpserver.HttpServer;
import io.patchbay.provider.WebhookSignature;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Fresh;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Kapso's published library {@code @kapso/whatsapp-cloud-api} 0.3.0 calls when its base address is the sandbox, as
 * it was seen to call it: Graph version v23.0, the key in X-API-Key, JSON in snake case. And the calls of Kapso's
 * own scripts about webhooks.
 */
@ConsoleTest
class KapsoLibraryCallsTest {

    private static final String META = "/sandbox/provider/meta/whatsapp/v23.0/";
    private static final String WEBHOOKS = "/sandbox/provider/platform/v1/whatsapp/webhooks";
    private static final String OF_NUMBERS = "/sandbox/provider/platform/v1/whatsapp/phone_numbers/";

    @Inject
    Sandbox sandbox;

    private final String number = Fresh.phone().replaceAll("\\D", "") + "01";
    private final String waba = "3819" + number;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    private record Received(String event, String signature, byte[] body) {
        private String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void aNumberAndSomebodyWhoListens() throws IOException {
        var customer = SandboxHands.customer(sandbox, "Library", null);
        SandboxHands.number(sandbox, customer, number, waba, Fresh.phone());
        receiver = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("X-Webhook-Event"),
                    exchange.getRequestHeaders().getFirst("X-Webhook-Signature"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void nobodyListens() {
        receiver.stop(0);
        SandboxHands.remove(sandbox, number);
    }

    private String address() {
        return "http://localhost:" + receiver.getAddress().getPort() + "/hook";
    }

    private static RequestSpecification library() {
        return SandboxHands.api().contentType(ContentType.JSON);
    }

    private ValidatableResponse send(Object body) {
        return library().body(body).post(META + number + "/messages").then();
    }

    private static Map<String, Object> text(String to) {
        return Map.of(
                "messaging_product",
                "whatsapp",
                "recipient_type",
                "individual",
                "to",
                to,
                "type",
                "text",
                "text",
                Map.of("body", "Hello"));
    }

    private String ofNumber(List<String> events) {
        return As.json(SandboxHands.api(), Map.of("whatsapp_webhook", Map.of("url", address(), "events", events)))
                .post(OF_NUMBERS + number + "/webhooks")
                .then()
                .statusCode(201)
                .body("data.phone_number_id", equalTo(number))
                .body("data.secret_key", matchesPattern("[0-9a-f]{64}"))
                .extract()
                .path("data.id");
    }

    @Test
    void aMessageIsSentAndItsStatusesComeToTheWebhookOfTheNumber() {
        var id = ofNumber(List.of("whatsapp.message.sent", "whatsapp.message.delivered"));
        String secret = SandboxHands.api().get(WEBHOOKS + "/" + id).path("data.secret_key");

        String message = send(text("34600111222"))
                .statusCode(200)
                .body("messaging_product", equalTo("whatsapp"))
                .body("contacts[0].wa_id", equalTo("34600111222"))
                .extract()
                .path("messages[0].id");

        await().atMost(Console.SOON).until(() -> received.size() == 2);
        assertThat(received)
                .extracting(Received::event)
                .containsExactlyInAnyOrder("whatsapp.message.sent", "whatsapp.message.delivered");
        assertThat(received).allSatisfy(one -> {
            assertThat(one.text()).contains(message, number);
            assertThat(one.signature()).isEqualTo(WebhookSignature.of(secret, one.body()));
        });
        library()
                .get(META + number + "/messages/" + message)
                .then()
                .statusCode(200)
                .body("kapso.status", equalTo("delivered"));
        library().get(META + number + "/messages?limit=5").then().body("data.id", hasItem(message));
    }

    @Test
    void aMessageToANumberWithoutPaymentIsAcceptedAndFails() {
        ofNumber(List.of("whatsapp.message.failed"));
        SandboxHands.change(sandbox, number, "health_profile", "payment");

        send(text("34600111222")).statusCode(200);

        await().atMost(Console.SOON).until(() -> received.size() == 1);
        assertThat(received.get(0).text()).contains("131042");
    }

    @Test
    void aRefusalHasTheFormOfMetas() {
        SandboxHands.change(sandbox, number, "health_profile", "token");
        send(text("34600111222")).statusCode(401).body("error.code", equalTo(190));
        SandboxHands.change(sandbox, number, "health_profile", "healthy");
        send(Map.of("messaging_product", "whatsapp", "type", "text"))
                .statusCode(400)
                .body("error.code", equalTo(100));
        library().body(text("1")).post(META + "0000/messages").then().statusCode(404);
    }

    @Test
    void aUserIdIsARecipientToo() {
        send(Map.of(
                        "messaging_product",
                        "whatsapp",
                        "recipient",
                        "US.13491208655302741918",
                        "type",
                        "text",
                        "text",
                        Map.of("body", "Hello")))
                .statusCode(200)
                .body("contacts[0].user_id", equalTo("US.13491208655302741918"));
    }

    @Test
    void markingAsReadIsNoMessage() {
        send(Map.of("messaging_product", "whatsapp", "status", "read", "message_id", "wamid.X"))
                .statusCode(200)
                .body("success", equalTo(true));
    }

    @Test
    void anAccountsNumbersAndTemplatesAreListed() {
        library().get(META + waba + "/phone_numbers").then().body("data.id", hasItem(number));
        var order = Map.of("name", "order_ready", "language", "es", "category", "UTILITY", "components", List.of());
        String id = library()
                .body(order)
                .post(META + waba + "/message_templates")
                .then()
                .statusCode(200)
                .body("status", equalTo("PENDING"))
                .extract()
                .path("id");
        library()
                .get(META + waba + "/message_templates?limit=10")
                .then()
                .body("data.name", hasItems("order_ready", "hello_world"));
        library().get(META + waba + "/message_templates/" + id).then().body("name", equalTo("order_ready"));
        library()
                .delete(META + waba + "/message_templates?name=order_ready")
                .then()
                .body("success", equalTo(true));
        library().get(META + "0000/phone_numbers").then().statusCode(404);
    }

    @Test
    void whatTheLibraryAsksOfANumberIsFound() {
        for (var path :
                List.of("", "/whatsapp_business_profile", "/settings", "/conversations", "/contacts", "/calls")) {
            assertThat(library().get(META + number + path).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        for (var path : List.of("/request_code", "/verify_code", "/register", "/deregister", "/settings")) {
            assertThat(library().body("{}").post(META + number + path).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void aNumbersWebhookIsListedOnBothSidesAndReachedByItsOwnNumberOnly() {
        var id = ofNumber(List.of("whatsapp.message.received"));
        SandboxHands.api().get(OF_NUMBERS + number + "/webhooks").then().body("data.id", equalTo(List.of(id)));
        SandboxHands.api()
                .get(WEBHOOKS + "?per_page=50&url_contains="
                        + receiver.getAddress().getPort())
                .then()
                .body("data.id", hasItem(id));
        SandboxHands.api().get(OF_NUMBERS + "0000/webhooks/" + id).then().statusCode(404);
        SandboxHands.api().get(OF_NUMBERS + "0000/webhooks").then().statusCode(404);
        As.json(SandboxHands.api(), Map.of("whatsapp_webhook", Map.of("active", false)))
                .patch(OF_NUMBERS + number + "/webhooks/" + id)
                .then()
                .body("data.active", equalTo(false));
        SandboxHands.api()
                .delete(OF_NUMBERS + number + "/webhooks/" + id)
                .then()
                .statusCode(204);
    }

    @Test
    void messagesOfAnotherNumberDoNotComeToTheWebhookOfThisOne() {
        ofNumber(List.of("whatsapp.message.received"));

        sandbox.send("whatsapp.message.received", sandbox.message("604900000000001"));
        sandbox.send("whatsapp.message.received", sandbox.message(number));

        await().atMost(Console.SOON).until(() -> !received.isEmpty());
        assertThat(received)
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains(number));
    }

    @Test
    void aTestIsAskedForInTheBodyOrInTheQuery() {
        var id = ofNumber(List.of("whatsapp.message.sent", "whatsapp.message.read"));
        var test = WEBHOOKS + "/" + id + "/test";

        SandboxHands.api()
                .post(test + "?event_type=whatsapp.message.read")
                .then()
                .statusCode(200)
                .body("data.success", equalTo(true));
        As.json(SandboxHands.api(), Map.of("event_type", "whatsapp.message.read"))
                .post(test)
                .then()
                .statusCode(200);
        SandboxHands.api()
                .post(test + "?event_type=whatsapp.message.failed")
                .then()
                .statusCode(422);

        await().atMost(Console.SOON).until(() -> received.size() == 2);
        assertThat(received).extracting(Received::event).containsOnly("whatsapp.message.read");
    }
}
