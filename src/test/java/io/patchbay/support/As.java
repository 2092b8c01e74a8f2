package io.patchbay.support;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;
import java.util.Map;

/**
 * Whoever is asking, in the three roles and none. Requests look as if they came from one of our
 * pages, so that forms may be sent; redirects are not followed.
 */
public final class As {

    /** The smallest role first. */
    public static final Map<String, String> KEYS = Map.of(
            "agent", "dev-agent-key",
            "manager", "dev-manager-key",
            "admin", "dev-api-key");

    private As() {}

    public static RequestSpecification agent() {
        return role("agent");
    }

    public static RequestSpecification manager() {
        return role("manager");
    }

    public static RequestSpecification admin() {
        return role("admin");
    }

    public static RequestSpecification role(String role) {
        return key(KEYS.get(role));
    }

    public static RequestSpecification key(String key) {
        return stranger().header("Authorization", "Bearer " + key);
    }

    public static RequestSpecification stranger() {
        return given().filter(PlainAnswers.READ_PLAINLY)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    /** A body of the JSON API. */
    public static RequestSpecification json(RequestSpecification who, Object body) {
        return who.contentType("application/json").body(body);
    }

    /** A form, sent by the browser alone, in pairs of name and value. */
    public static RequestSpecification form(RequestSpecification who, String... pairs) {
        var form = who.contentType("application/x-www-form-urlencoded; charset=UTF-8");
        for (var i = 0; i < pairs.length; i += 2) {
            form = form.formParam(pairs[i], pairs[i + 1]);
        }
        return form;
    }
}
