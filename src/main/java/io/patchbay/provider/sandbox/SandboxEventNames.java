package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Set;

/**
 * Which events a webhook of the simulated provider may subscribe to. A list of its own beside the
 * one that Patchbay asks for: the provider may know more, and it may know less.
 */
final class SandboxEventNames {

    /** What a project webhook may subscribe to (kapso.md §5.3). */
    static final Set<String> OF_PROJECT = Set.of(
            "whatsapp.phone_number.created",
            "whatsapp.phone_number.deleted",
            "whatsapp.phone_number.offboarded",
            "whatsapp.phone_number.disconnected",
            "whatsapp.phone_number.reconnected",
            "whatsapp.account.disabled",
            "whatsapp.account.restricted",
            "whatsapp.account.reinstated",
            "whatsapp.account.violation",
            "whatsapp.config.created",
            "workflow.execution.handoff",
            "workflow.execution.failed");

    /** What a webhook of one number may subscribe to. */
    private static final Set<String> OF_NUMBER = Set.of(
            "whatsapp.message.received",
            "whatsapp.message.sent",
            "whatsapp.message.delivered",
            "whatsapp.message.read",
            "whatsapp.message.failed",
            "whatsapp.conversation.created",
            "whatsapp.conversation.ended",
            "whatsapp.conversation.inactive",
            "whatsapp.contact.identity_changed",
            "whatsapp.contact.marketing_preference_changed",
            "whatsapp.meta_business_agent.handover");

    private SandboxEventNames() {}

    /** One name that the scope does not know, and nothing is saved (kapso.md §5.2). */
    static void check(JsonNode order, boolean ofNumber) {
        var unknown = new ArrayList<String>();
        order.path("events").forEach(event -> unknown.add(event.asText()));
        SandboxRefusal.unless(!unknown.isEmpty(), "Events can't be blank");
        unknown.removeAll(ofNumber ? OF_NUMBER : OF_PROJECT);
        SandboxRefusal.unless(
                unknown.isEmpty(), "Events contains unsupported events: \"" + String.join("\", \"", unknown) + "\"");
    }
}
