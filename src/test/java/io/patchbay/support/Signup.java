package io.patchbay.support;

import io.patchbay.provider.sandbox.SandboxHands;
import java.util.Map;
import java.util.UUID;

/**
 * The way of one new tenant to its line, in steps that a test takes as far as it needs. Everything
 * is done through the API and the sandbox's own pages, as a person would.
 */
public final class Signup {

    public final String tenantId;
    public final String name;
    public String linkId;
    public String connectionId;

    /** The address of the provider's page, which nobody here may ever show. */
    public String providerUrl;

    private Signup(String tenantId, String name) {
        this.tenantId = tenantId;
        this.name = name;
    }

    public static Signup tenant() {
        return tenantIn("UTC");
    }

    /** In a time zone of its own. */
    public static Signup tenantIn(String zone) {
        return tenant(Map.of("name", "Shop " + UUID.randomUUID().toString().substring(0, 8), "time_zone", zone));
    }

    /** With this on its card. */
    public static Signup tenant(Map<String, String> card) {
        return new Signup(Console.tenant(card), card.get("name"));
    }

    /** With a link that a manager made. */
    public Signup invited() {
        var link = Console.link(tenantId);
        linkId = link.getString("id");
        connectionId = link.getString("connection_id");
        var customer = Console.get("tenants/" + tenantId).getString("provider_customer_id");
        var links = SandboxHands.api()
                .get("/sandbox/provider/platform/v1/customers/{id}/setup_links?status=active", customer)
                .asString();
        providerUrl = new PlainJsonPath(links).getString("data[0].url");
        return this;
    }

    /** With a customer who went through the provider's page, our worker told of it and a probe done. */
    public Signup connected() {
        invited();
        Customer.play(providerUrl, "complete").then().statusCode(303);
        Console.connectionThat(connectionId, Console.is("connected"));
        Console.firstRead(connectionId);
        return this;
    }

    public String status() {
        return Console.connection(connectionId).getString("status");
    }
}
