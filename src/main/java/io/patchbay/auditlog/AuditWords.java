package io.patchbay.auditlog;

import static java.util.Map.entry;

import io.patchbay.web.Formats;
import java.util.Map;

/** What was done, in the words of a support team. */
final class AuditWords {

    private static final Map<String, String> ACTIONS = Map.ofEntries(
            entry("access.refuse", "Was refused"),
            entry("audit.export", "Exported the audit log"),
            entry("audit.verify", "Verified the audit log"),
            entry("bundle.create", "Exported a support bundle"),
            entry("bundle.read", "Looked at a support bundle"),
            entry("conflict.decide", "Decided who keeps the number"),
            entry("delivery.bind", "Assigned an event to a tenant"),
            entry("event.read", "Read an event"),
            entry("event.reveal", "Showed what customers wrote"),
            entry("funding.ask", "Asked Kapso to pay for the account"),
            entry("key.create", "Created an API key"),
            entry("key.revoke", "Revoked an API key"),
            entry("link.create", "Created a link"),
            entry("link.revoke", "Revoked a link"),
            entry("lock.answer", "Answered whether Meta shows a notice"),
            entry("note.create", "Wrote a note"),
            entry("probe.create", "Checked the number at Kapso"),
            entry("reconciliation.cancel", "Stopped a sync"),
            entry("reconciliation.create", "Started a sync"),
            entry("replay.cancel", "Stopped a replay"),
            entry("replay.create", "Started a replay"),
            entry("sandbox.calm", "Ended all faults of the sandbox"),
            entry("sandbox.fault", "Set a fault of the sandbox"),
            entry("sandbox.play", "Played a scenario in the sandbox"),
            entry("secret.remove", "Removed a webhook secret"),
            entry("secret.rotate", "Replaced the webhook secret at Kapso"),
            entry("secret.set", "Added a webhook secret"),
            entry("tenant.change", "Changed a tenant"),
            entry("tenant.create", "Created a tenant"),
            entry("tenant.forget", "Deleted a tenant permanently"),
            entry("text.copy", "Copied the text for the customer"),
            entry("webhook.set_up", "Set up our webhook at Kapso"),
            entry("webhook.test", "Asked Kapso for a test event"),
            entry("zone.choose", "Chose a time zone"));

    private AuditWords() {}

    /** Words for the action; its own name with spaces if we have none. */
    static String of(String action) {
        return ACTIONS.getOrDefault(
                action, Formats.capital(action.replace('.', ' ').replace('_', ' ')));
    }

    /** Whether there are words for it; of each action that is in use there have to be. */
    static boolean knows(String action) {
        return ACTIONS.containsKey(action);
    }

    /** What it was about, by the stored word for it. */
    static String subject(String kind) {
        return switch (kind) {
            case "reconciliation" -> "sync";
            case "delivery" -> "event";
            case "number_conflict", "conflict" -> "conflict";
            case "probe" -> "check";
            case "route" -> "address";
            default -> kind.replace('_', ' ');
        };
    }

    static String outcome(String outcome) {
        return switch (outcome) {
            case "asked" -> "Asked Kapso";
            case "refused" -> "Refused";
            case "unknown" -> "No answer";
            default -> "Done";
        };
    }

    static String tone(String outcome) {
        return switch (outcome) {
            case "asked" -> "meta";
            case "refused" -> "closed";
            case "unknown" -> "unclear";
            default -> "working";
        };
    }

    static String kind(String actorKind) {
        return actorKind == null
                ? ""
                : switch (actorKind) {
                    case "person" -> "login";
                    case "key" -> "API key";
                    case "system" -> "system";
                    default -> "not signed in";
                };
    }

    static String fault(String kind) {
        return switch (kind) {
            case "missing" -> "entries before it are missing";
            case "removed" -> "the entry was removed";
            case "changed" -> "the entry or its place was changed";
            case "reworded" -> "its details were changed";
            case "emptied" -> "its details were removed, and no tenant was deleted since";
            case "beside" -> "an entry was added outside the chain";
            default -> "the end of the log was cut off after this anchor";
        };
    }
}
