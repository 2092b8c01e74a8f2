package io.patchbay.web;

import io.patchbay.support.As;
import io.patchbay.support.Signup;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;

/** Every page and every API answer about one line that was connected, as somebody sees them. */
public final class Pages {

    private Pages() {}

    /** Addresses people can open, with lists first; each is there for at least one role. */
    public static List<String> of(Signup signup) {
        // a search that finds one alone goes there at once
        Signup.tenant();
        var addresses = new ArrayList<>(List.of(
                "/connections",
                "/connections?q=nothing-has-this-name",
                "/connections/" + signup.connectionId,
                "/connections/" + signup.connectionId + "?lane=probe",
                "/connections/" + signup.connectionId + "?text=ar",
                "/connections/" + signup.connectionId + "/bundle",
                "/connections/" + signup.connectionId + "/bundle?for=provider",
                "/playbook",
                "/playbook?q=nothing-has-this-name",
                "/playbook/otp_locked",
                "/playbook/codes",
                "/playbook/codes?q=nothing-has-this-name",
                "/playbook/codes/graph?code=100/33",
                "/playbook/codes/graph?code=none",
                "/find",
                "/find?q=nothing-has-this-name",
                "/find?q=Shop",
                "/find?q=131031",
                "/tenants",
                "/tenants?q=nothing-has-this-name",
                "/tenants/" + signup.tenantId,
                "/tenants/new",
                "/tenants/" + signup.tenantId + "/edit",
                "/tenants/" + signup.tenantId + "/links/new",
                "/links",
                "/links?q=nothing-has-this-name",
                "/links/" + signup.linkId,
                "/events",
                "/events?event=nothing-has-this-name",
                "/events?from=2026-01-01T00:00:00Z",
                "/events/replays",
                "/events/unmatched",
                "/events/foreign",
                "/conflicts",
                "/conflicts?state=decided",
                "/reconciliations",
                "/audit",
                "/audit?q=nothing-has-this-name",
                "/settings/keys",
                "/settings/zone",
                "/settings/retention",
                "/settings/secrets",
                "/tenants/" + signup.tenantId + "/erasure",
                "/status",
                "/ears",
                "/nothing"));
        for (var event : Jsoup.parse(As.agent().get("/events").asString()).select("a[href^=/events/]")) {
            addresses.add(event.attr("href"));
        }
        return addresses.stream().distinct().toList();
    }

    /** API answers about the same line. */
    public static List<String> api(Signup signup) {
        var addresses = new ArrayList<>(List.of(
                "/api/v1/tenants?limit=200",
                "/api/v1/tenants/" + signup.tenantId,
                "/api/v1/tenants/" + signup.tenantId + "/links",
                "/api/v1/links?limit=200",
                "/api/v1/links/" + signup.linkId,
                "/api/v1/connections?limit=200",
                "/api/v1/connections/" + signup.connectionId,
                "/api/v1/connections/" + signup.connectionId + "/text?language=hi",
                "/api/v1/connections/" + signup.connectionId + "/facts?limit=200",
                "/api/v1/numbers?limit=200",
                "/api/v1/deliveries?limit=200",
                "/api/v1/conflicts?limit=200",
                "/api/v1/diagnostics?q=payment",
                "/api/v1/keys?limit=200",
                "/api/v1/status",
                "/api/v1/find?q=Shop",
                "/api/v1/find?q=131031",
                "/api/v1/find?q=" + signup.linkId,
                "/api/v1/find?q=" + signup.name,
                "/q/openapi"));
        List<String> deliveries = As.agent().get("/api/v1/deliveries?limit=200").path("data.id");
        deliveries.forEach(id -> addresses.add("/api/v1/deliveries/" + id));
        return addresses;
    }

    /** What a role is shown, by address; pages as a whole and as a region that htmx asks for. */
    public static Map<String, Response> shownTo(String role, List<String> addresses) {
        var shown = new TreeMap<String, Response>();
        for (var address : addresses) {
            shown.put(address, who(role).get(address));
            if (!address.startsWith("/api/")) {
                shown.put(
                        address + " (region)",
                        who(role).header("HX-Request", "true").get(address));
            }
        }
        return shown;
    }

    private static RequestSpecification who(String role) {
        return As.role(role);
    }
}
