package io.patchbay.inbox;

import static io.restassured.RestAssured.given;

import io.patchbay.support.ConsoleTest;
import org.junit.jupiter.api.Test;

@ConsoleTest
class HooksTest {

    @Test
    void anUnsignedRequestIsRefused() {
        given().body("{}").post("/hooks/kapso").then().statusCode(401);
    }
}
