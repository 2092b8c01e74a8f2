package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.UUID;

/** What the simulated provider remembers of the webhooks it sent: the last hundred of a kind. */
final class SandboxDeliveries {

    private static final String SENT = "sent";
    private static final String GIVEN_UP = "given_up";

    private final SandboxMemory memory;
    private final SandboxWebhooks webhooks;

    SandboxDeliveries(SandboxMemory memory, SandboxWebhooks webhooks) {
        this.memory = memory;
        this.webhooks = webhooks;
    }

    void sent(String event, String outcome) {
        memory.change(() -> {
            var log = memory.shelf(SENT);
            log.addObject().put("at", memory.now()).put("event", event).put("outcome", outcome);
            return shortened(log);
        });
    }

    /** A delivery that this address took. */
    void taken(String url) {
        webhooks.came(url, true);
    }

    /** A delivery that this address did not take. {@code answer}: its status; null for none. */
    void givenUp(String url, String event, Integer answer) {
        memory.change(() -> {
            var at = memory.instant();
            var log = memory.shelf(GIVEN_UP);
            webhooks.list().stream()
                    .filter(webhook -> webhook.path("url").asText().equals(url))
                    .forEach(webhook -> log.addObject()
                            .put("id", UUID.randomUUID().toString())
                            .put("event", event)
                            .put("status", "failed")
                            .put("response_status", answer)
                            .put("attempt_count", 4)
                            .put("webhook_id", webhook.path("id").asText())
                            .put("created_at", at.minusSeconds(140).toString())
                            .put("last_attempt_at", at.toString())
                            .put("failed_at", at.toString()));
            webhooks.came(url, false);
            return shortened(log);
        });
    }

    private static ArrayNode shortened(ArrayNode log) {
        while (log.size() > 100) {
            log.remove(0);
        }
        return log;
    }

    /** Newest first: at, event, outcome. */
    List<JsonNode> sent() {
        return memory.newestFirst(SENT, node -> true);
    }

    /** Newest first, as the API lists them. */
    List<JsonNode> givenUp() {
        return memory.newestFirst(GIVEN_UP, node -> true);
    }
}
