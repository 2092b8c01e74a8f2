package io.patchbay.support;

import io.patchbay.connection.FactKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a line has gathered that was connected long ago: a fact an hour, in the mixture that looks
 * and webhooks bring.
 */
public final class LongLife {

    private static final List<String> CHECKS = List.of(
            "phone_number_access",
            "token_validity",
            "webhook_subscription",
            "webhook_verified",
            "messaging_health",
            "phone_number_connection");

    private LongLife() {}

    /** Well to this day. */
    public static Story well(UUID connection, Instant now, int facts) {
        return lived(connection, now, facts, 0);
    }

    /** The same line, removed by its customer and probed in vain for the last hours. */
    public static Story lost(UUID connection, Instant now, int facts, int inVain) {
        var story = lived(connection, now, facts - inVain, inVain);
        story.disconnected("account_disconnected");
        for (var i = 1; i < inVain; i++) {
            story.after(Duration.ofHours(1));
            if (i % 2 == 0) {
                story.read("DISCONNECTED");
            } else {
                health(story, "unhealthy", "DISCONNECTED");
            }
        }
        return story;
    }

    private static Story lived(UUID connection, Instant now, int facts, int hoursAgo) {
        var began = now.minus(Duration.ofHours(facts + hoursAgo));
        var story = Story.of(connection, began).created().read("CONNECTED");
        for (var i = 2; i < facts; i++) {
            story.after(Duration.ofHours(1));
            switch (i % 8) {
                case 0 -> story.read("CONNECTED");
                case 1, 5 -> health(story, "healthy", "CONNECTED");
                case 2 -> story.noAnswer();
                case 3 -> story.add(FactKind.MESSAGE_FAILED, "message_id", "wamid." + i);
                default -> story.add(FactKind.MESSAGE_INBOUND, "message_id", "wamid." + i);
            }
        }
        return story;
    }

    private static void health(Story story, String status, String connection) {
        var checks = CHECKS.stream()
                .map(name -> Map.of("name", name, "passed", true, "word", "AVAILABLE"))
                .toList();
        story.health(Stream.of(
                        "status",
                        status,
                        "connection",
                        connection,
                        "access",
                        "OK",
                        "messaging",
                        "AVAILABLE",
                        "credential",
                        "accepted",
                        "checks",
                        checks)
                .toArray());
    }
}
