package io.patchbay.support;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;

/** A customer of a tenant in front of a browser, which does not follow redirects. */
public final class Customer {

    private Customer() {}

    /** Presses the button of the landing page. */
    public static Response press(String landing) {
        return As.form(As.stranger()).post(landing);
    }

    /** The same for a link of the API. Returns where the button leads at the provider. */
    public static String press(JsonPath link) {
        return press(link.getString("landing_url"))
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
    }

    /**
     * Goes through the provider's page with a number of its own; {@code mode} and {@code ending}
     * are the sandbox's words.
     */
    public static Response play(String page, String mode, String ending) {
        return As.form(As.stranger(), "mode", mode, "number", Fresh.phone(), "outcome", ending)
                .post(page);
    }

    /** The same with a number for this alone. */
    public static Response play(String page, String ending) {
        return play(page, "dedicated", ending);
    }

    /** The browser comes back with these parameters. */
    public static void comeBack(JsonPath link, boolean ok, Map<String, String> parameters) {
        var back = link.getString("landing_url").replace("/go/", "/r/") + (ok ? "/ok" : "/failed");
        As.stranger().queryParams(parameters).get(back).then().statusCode(200);
    }
}
