package io.patchbay.provider.kapso;

import io.patchbay.provider.Subscription;
import java.util.List;
import java.util.Set;

/** The names of Kapso's events: which there are, and which our webhook asks for (kapso.md §5.3). */
final class KapsoEventNames {

    static final String NUMBER = "whatsapp.phone_number.";
    static final String ACCOUNT = "whatsapp.account.";
    static final String MESSAGE = "whatsapp.message.";

    /**
     * Names come and go with Kapso's version and plan, and one unknown name makes it refuse all of
     * them (kapso.md §5.2, Q17), so only the first two are needed.
     */
    static final Subscription SUBSCRIPTION = new Subscription(
            List.of(NUMBER + "created", NUMBER + "deleted"),
            List.of(
                    NUMBER + "offboarded",
                    NUMBER + "disconnected",
                    NUMBER + "reconnected",
                    ACCOUNT + "disabled",
                    ACCOUNT + "restricted",
                    ACCOUNT + "reinstated",
                    ACCOUNT + "violation"));

    /** Understood as well, from webhooks of a number or under a name of an older version. */
    private static final Set<String> OTHERS = Set.of(
            "whatsapp.config.created",
            "config.created",
            "config.deleted",
            MESSAGE + "received",
            MESSAGE + "sent",
            MESSAGE + "delivered",
            MESSAGE + "read",
            MESSAGE + "failed",
            "whatsapp.conversation.created",
            "whatsapp.conversation.ended",
            "whatsapp.conversation.inactive",
            "whatsapp.contact.identity_changed",
            "whatsapp.contact.marketing_preference_changed",
            "whatsapp.meta_business_agent.handover");

    private KapsoEventNames() {}

    static boolean isKnown(String event) {
        return SUBSCRIPTION.all().contains(event) || OTHERS.contains(event) || !concernsALine(event);
    }

    static boolean concernsALine(String event) {
        return !event.startsWith("workflow.") && !event.equals("project.event") && !event.startsWith("kapso_agent.");
    }
}
