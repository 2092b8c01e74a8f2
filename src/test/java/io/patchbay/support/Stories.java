package io.patchbay.support;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/**
 * What happens before the part that a test is about, told over HTTP as programs and customers
 * would. Every story has a tenant of its own.
 */
public final class Stories {

    private Stories() {}

    /** A tenant with a link. {@code landingUrl} is what its customer is sent. */
    public record Line(
            String tenantId, String linkId, String connectionId, String name, String landingUrl) {}

    /** A tenant that was sent a link nobody has opened. */
    public static Line invited() {
        return invited("Bakery Lindner " + UUID.randomUUID().toString().substring(0, 8));
    }

    public static Line invited(String name) {
        var tenant =
                manager()
                        .body(Map.of("name", name, "contact", Map.of("name", "Greta Lindner")))
                        .post("/api/v1/tenants")
                        .then()
                        .statusCode(201)
                        .extract()
                        .<String>path("id");
        var link =
                manager()
                        .post("/api/v1/tenants/" + tenant + "/links")
                        .then()
                        .statusCode(201)
                        .extract();
        return new Line(
                tenant,
                link.path("id"),
                link.path("connection_id"),
                name,
                link.path("landing_url"));
    }

    /** A line that is up, and known to be. */
    public static Line connected() {
        var line = invited();
        play(line, "complete");
        Awaitility.await().until(() -> status(line).equals("connected"));
        return line;
    }

    /** The customer opens the link and plays Meta's dialog to this end; returns where it led. */
    public static String play(Line line, String outcome) {
        var hosted =
                browser()
                        .post(line.landingUrl())
                        .then()
                        .statusCode(303)
                        .extract()
                        .header("Location");
        return browser()
                .formParam("mode", "dedicated")
                .formParam("outcome", outcome)
                .formParam("play", "yes")
                .post(hosted)
                .then()
                .extract()
                .header("Location");
    }

    public static String status(Line line) {
        return manager().get("/api/v1/connections/" + line.connectionId()).path("status");
    }

    private static RequestSpecification manager() {
        return given().header("Authorization", "Bearer dev-manager-key")
                .contentType(ContentType.JSON);
    }

    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .contentType(ContentType.URLENC)
                .header("Sec-Fetch-Site", "same-origin");
    }
}
