package io.patchbay.provider.kapso;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.patchbay.provider.LinkOrder;

/** Writes an order for a link as Kapso takes it (kapso.md §3.2). What is not ordered is left out. */
final class KapsoLinkOrder {

    private KapsoLinkOrder() {}

    /** The body that asks for this link. */
    static ObjectNode body(LinkOrder order) {
        var body = JsonNodeFactory.instance.objectNode();
        write(order, body.putObject("setup_link"));
        return body;
    }

    private static void write(LinkOrder order, ObjectNode link) {
        link.put("success_redirect_url", order.successRedirectUrl().toString());
        link.put("failure_redirect_url", order.failureRedirectUrl().toString());
        if (order.language() != null) {
            link.put("language", order.language());
        }
        if (order.metaBillingMode() != null) {
            link.put("meta_billing_mode", order.metaBillingMode());
        }
        if (!order.themeConfig().isEmpty()) {
            var theme = link.putObject("theme_config");
            order.themeConfig().forEach(theme::put);
        }
        if (order.reconnectNumber() != null) {
            // the provider takes mode and number from the existing connection and refuses anything
            // else (kapso.md §3.6)
            link.put("reconnect_phone_number", order.reconnectNumber());
            return;
        }
        if (!order.allowedConnectionTypes().isEmpty()) {
            order.allowedConnectionTypes().forEach(link.withArray("allowed_connection_types")::add);
        }
        if (order.provisionPhoneNumber() != null) {
            link.put("provision_phone_number", order.provisionPhoneNumber());
        }
        if (!order.phoneNumberCountryIsos().isEmpty()) {
            order.phoneNumberCountryIsos().forEach(link.withArray("phone_number_country_isos")::add);
        }
        if (order.phoneNumberAreaCode() != null) {
            link.put("phone_number_area_code", order.phoneNumberAreaCode());
        }
    }
}
