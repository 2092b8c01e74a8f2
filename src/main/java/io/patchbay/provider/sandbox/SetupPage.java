package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The hosted page on which a person plays the customer in Meta's dialog. Form fields: {@code mode}
 * (coexistence, dedicated), {@code number} (display form; one that begins with +1 555 is Meta's
 * own), {@code outcome} (complete, complete_silent, complete_no_redirect, complete_no_number,
 * name_pending, account_pending, payment_missing, not_funded, stop, fail_silent, or one of the
 * failure codes). The button is called {@code play}.
 */
@Path("/sandbox/provider/setup/{token}")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class SetupPage {

    /** The provider's own codes, and some of Meta's that it passes on. */
    private static final Map<String, String> FAILURES = Map.of(
            "facebook_auth_failed", "The Facebook login was cancelled",
            "phone_verification_failed", "The verification code expired",
            "waba_limit_reached", "The business has no room for another WhatsApp account",
            "token_exchange_failed", "Token exchange with Meta did not succeed",
            "link_expired", "The link is too old",
            "already_used", "The link was used before",
            "3441041", "The number is used by another WhatsApp account",
            "2655093", "The number is shared with another partner",
            "4563015", "The WhatsApp Business app is too old",
            "2655111", "The app needs advanced access to messaging");

    /** Endings that Meta or the provider shows of the account, and how. */
    private static final Map<String, Map.Entry<String, String>> OF_THE_ACCOUNT = Map.of(
            "account_pending", Map.entry("account_review_status", "PENDING"),
            "not_funded", Map.entry("funding", "not_funded"),
            "funded", Map.entry("funding", "funded"));

    private final Sandbox sandbox;
    private final Template sandboxSetup;

    SetupPage(Sandbox sandbox, @io.quarkus.qute.Location("sandboxSetup.html") Template sandboxSetup) {
        this.sandbox = sandbox;
        this.sandboxSetup = sandboxSetup;
    }

    @GET
    public Response show(@PathParam("token") String token) {
        var link = sandbox.world().links().byToken(token).orElse(null);
        if (link == null) {
            return Response.status(404)
                    .entity(page(null, "This link does not exist."))
                    .build();
        }
        return Response.ok(page(link, over(link))).build();
    }

    /**
     * Why the link leads nowhere any more; null if it works. A revoked one can still be played to
     * the end, as some customers do.
     */
    private static String over(ObjectNode link) {
        return switch (link.path("status").asText()) {
            case "active" -> null;
            case "revoked" -> "This link was revoked. Anyone who was already inside may still finish:";
            default -> "This link is " + link.path("status").asText() + ".";
        };
    }

    private TemplateInstance page(ObjectNode link, String notice) {
        var status = link == null ? "missing" : link.path("status").asText();
        var types = link == null
                ? List.<String>of()
                : java.util.stream.StreamSupport.stream(
                                link.path("allowed_connection_types").spliterator(), false)
                        .map(node -> node.asText())
                        .toList();
        return sandboxSetup
                .data("notice", notice)
                .data("playable", status.equals("active") || status.equals("revoked"))
                .data("types", types)
                .data(
                        "reconnect",
                        link == null ? "" : link.path("reconnect_phone_number").asText(""))
                .data("number", "+34 9" + (10_000_000 + Math.abs((link == null ? 0 : link.hashCode()) % 89_999_999)));
    }

    @POST
    public Response play(
            @PathParam("token") String token,
            @RestForm String mode,
            @RestForm String number,
            @RestForm String outcome) {
        var link = sandbox.world().links().byToken(token).orElse(null);
        if (link == null) {
            return Response.status(404)
                    .entity(page(null, "This link does not exist."))
                    .build();
        }
        var id = link.path("id").asText();
        var chosen = outcome == null ? "complete" : outcome;
        if (FAILURES.containsKey(chosen)) {
            sandbox.world().links().setup(id, "failed", FAILURES.get(chosen), null);
            return away(
                    link.path("failure_redirect_url").asText(null), Map.of("setup_link_id", id, "error_code", chosen));
        }
        if (chosen.equals("stop")) {
            sandbox.world().links().setup(id, "processing", null, null);
            return Response.ok(page(link, "You closed Meta's window in the middle. Nothing more happens."))
                    .build();
        }
        if (chosen.equals("fail_silent")) {
            sandbox.world().links().setup(id, "failed", "The account could not be shared", null);
            return Response.ok(page(link, "It failed, and the window is closed."))
                    .build();
        }
        if (chosen.equals("complete_no_number")) {
            sandbox.world().links().setup(id, "completed", null, "used");
            return away(
                    link.path("success_redirect_url").asText(null), Map.of("setup_link_id", id, "status", "completed"));
        }
        var customer = link.path("customer_id").asText();
        var reconnect = link.path("reconnect_phone_number").asText(null);
        var coexistence = "coexistence".equals(mode);
        var display = number == null || number.isBlank() ? "+34 911 222 333" : number.strip();
        var ending = new Sandbox.Ending(
                !chosen.equals("complete_silent") && !OF_THE_ACCOUNT.containsKey(chosen),
                chosen.equals("name_pending"),
                chosen.equals("account_pending"),
                chosen.equals("payment_missing") ? "payment" : null,
                reconnect);
        var connected = sandbox.complete(id, customer, display, coexistence, ending);
        if (OF_THE_ACCOUNT.containsKey(chosen)) {
            // before the event makes anybody probe
            var change = OF_THE_ACCOUNT.get(chosen);
            sandbox.changeAccount(connected.path("business_account_id").asText(), change.getKey(), change.getValue());
            sandbox.send(
                    "whatsapp.phone_number.created",
                    sandbox.numberEvent(connected.path("phone_number_id").asText(), customer));
        }
        if (chosen.equals("complete_no_redirect")) {
            return Response.ok(page(link, "Done, and the window is closed before it could return."))
                    .build();
        }
        return away(
                link.path("success_redirect_url").asText(null),
                Map.of(
                        "setup_link_id",
                        id,
                        "status",
                        "completed",
                        "phone_number_id",
                        connected.path("phone_number_id").asText(),
                        "business_account_id",
                        connected.path("business_account_id").asText(),
                        "display_phone_number",
                        "+" + connected.path("display_phone_number_normalized").asText()));
    }

    private static Response away(String address, Map<String, String> parameters) {
        if (address == null) {
            return Response.noContent().build();
        }
        var target = UriBuilder.fromUri(address);
        parameters.forEach((name, value) -> target.queryParam(name, value));
        return Response.seeOther(URI.create(target.build().toString().replace("+", "%2B")))
                .build();
    }
}
