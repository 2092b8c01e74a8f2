package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Gives the sandbox's world a past, so that a new project looks lived in. Dev and test only. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
public class SandboxPast {

    private final Sandbox sandbox;
    private final SandboxLimits limits;
    private final ObjectMapper json = new ObjectMapper();

    SandboxPast(Sandbox sandbox, SandboxLimits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
    }

    /** Returns the customer's id. */
    public String customer(String name, String externalId, Instant at) {
        return sandbox.world()
                .customers()
                .create(null, name, externalId, at)
                .path("id")
                .asText();
    }

    /** A link that is active at first; the customer's earlier one is revoked. Returns its id. */
    public String link(String customerId, String returnBase, List<String> modes, Instant createdAt) {
        var order = json.createObjectNode();
        order.put("success_redirect_url", returnBase + "/ok").put("failure_redirect_url", returnBase + "/failed");
        modes.forEach(order.withArray("allowed_connection_types")::add);
        var world = sandbox.world();
        var id = world.links()
                .create(customerId, order, sandbox.baseUrl().toString())
                .path("id")
                .asText();
        world.links().rewrite(id, createdAt, createdAt.plus(SandboxSetupLinks.LIFE), "active");
        return id;
    }

    /**
     * What became of a link, in the provider's words; {@code status} null if that has not changed,
     * {@code setupError} if nothing went wrong.
     */
    public void became(String linkId, String status, String setupStatus, String setupError) {
        sandbox.world().links().setup(linkId, setupStatus, setupError, status);
    }

    /**
     * A number that was connected then. {@code customerId} null: of the project. Returns its id.
     */
    public String number(String customerId, String display, boolean coexistence, Instant at) {
        var id = "6042" + String.format("%011d", Math.abs(display.hashCode()));
        sandbox.world().numbers().connect(customerId, id, "3820" + id.substring(4), display, coexistence, at);
        return id;
    }

    /** The number is for the API alone from now on if it was in the app as well, and the other way round. */
    public void otherMode(String phoneNumberId) {
        sandbox.world().numbers().otherMode(phoneNumberId);
    }

    /** The WABA behind a number. */
    public String accountOf(String phoneNumberId) {
        return sandbox.world()
                .numbers()
                .find(phoneNumberId)
                .orElseThrow()
                .path("business_account_id")
                .asText();
    }

    /** Runs much planting at once, without the provider's limits. */
    public void withoutLimits(Runnable planting) {
        limits.lifted(true);
        try {
            planting.run();
        } finally {
            limits.lifted(false);
        }
    }
}
