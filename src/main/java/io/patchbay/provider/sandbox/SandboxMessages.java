package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Messages that a number is told to send (kapso.md §8.1). What is wrong with the number, by its {@code health_profile},
 * decides: some troubles refuse the message at once, others let it be accepted and fail later, as at Meta. A number
 * whose {@code chat_window} is {@code closed} may send templates only.
 */
final class SandboxMessages {

    private static final String SHELF = "messages";

    private final SandboxMemory memory;
    private final SandboxNumbers numbers;
    private final SandboxFundings fundings;
    private final SandboxTemplates templates;

    SandboxMessages(
            SandboxMemory memory, SandboxNumbers numbers, SandboxFundings fundings, SandboxTemplates templates) {
        this.memory = memory;
        this.numbers = numbers;
        this.fundings = fundings;
        this.templates = templates;
    }

    /**
     * A message that was accepted, as {@link #list} shows it. {@code code} 0: nothing stands in its way; otherwise what
     * Meta will say of it in a moment.
     */
    record Accepted(ObjectNode message, int code, String title) {}

    /** Takes a message, or refuses it. */
    Accepted accept(String phoneNumberId, JsonNode order) {
        var number = numbers.find(phoneNumberId).orElseThrow(SandboxRefusal::notFound);
        var waba = number.path("business_account_id").asText();
        var profile = number.path("health_profile").asText("healthy");
        refuseIfImpossible(number, profile);
        if (fundings.isOutOfCredits(waba)) {
            throw SandboxRefusal.withoutCredits();
        }
        refuseIfWrong(number, waba, order);
        return switch (profile) {
            case "payment" -> kept(phoneNumberId, order, 131042, "Business eligibility payment issue");
            case "locked" -> kept(phoneNumberId, order, 131031, "Account has been locked");
            case "blocked", "business" -> kept(phoneNumberId, order, 131000, "Something went wrong");
            default -> kept(phoneNumberId, order, 0, null);
        };
    }

    private static void refuseIfImpossible(JsonNode number, String profile) {
        if (profile.equals("token")) {
            throw SandboxRefusal.ofMeta(401, 190, "Error validating access token", null);
        }
        if (profile.equals("access_blocked")) {
            throw SandboxRefusal.ofMeta(400, 200, "API access blocked.", null);
        }
        if (profile.equals("disconnected")
                || number.path("status").asText().equals("DISCONNECTED")
                || number.path("platform_type").asText().equals("ON_PREMISE")) {
            throw SandboxRefusal.ofMeta(
                    400, 133010, "(#133010) Account not registered", "The number is not on the Cloud API");
        }
    }

    private void refuseIfWrong(JsonNode number, String waba, JsonNode order) {
        var type = order.path("type").asText("text");
        if (!order.path("messaging_product").asText().equals("whatsapp")
                || to(order).isEmpty()
                || !order.path(type).isObject()) {
            throw SandboxRefusal.ofMeta(
                    400,
                    100,
                    "(#100) Invalid parameter",
                    "messaging_product, to and a part named after type are needed");
        }
        if (type.equals("template")) {
            var name = order.path("template").path("name").asText();
            var language = order.path("template").path("language").path("code").asText();
            if (!templates.isApproved(waba, name, language)) {
                throw SandboxRefusal.ofMeta(
                        400,
                        132001,
                        "(#132001) Template name does not exist in the translation",
                        "template name (%s) does not exist in %s".formatted(name, language));
            }
        } else if (number.path("chat_window").asText().equals("closed")) {
            throw SandboxRefusal.ofMeta(422, 131047, "The 24-hour window is closed; send a template", null);
        }
    }

    /** A phone number or a user id. */
    static String to(JsonNode order) {
        return order.path("to").asText(order.path("recipient").asText(""));
    }

    private Accepted kept(String phoneNumberId, JsonNode order, int code, String title) {
        return memory.change(() -> {
            var shelf = memory.shelf(SHELF);
            var message = shelf.addObject()
                    .put("id", "wamid." + UUID.randomUUID().toString().replace("-", ""))
                    .put("phone_number_id", phoneNumberId)
                    .put("to", to(order))
                    .put("type", order.path("type").asText("text"))
                    .put("timestamp", String.valueOf(memory.instant().getEpochSecond()));
            message.putObject("kapso")
                    .put("direction", "outbound")
                    .put("status", "accepted")
                    .put("origin", "cloud_api");
            while (shelf.size() > 100) {
                shelf.remove(0);
            }
            return new Accepted(message.deepCopy(), code, title);
        });
    }

    /** What became of a message: {@code sent}, {@code delivered} or {@code failed}. */
    void became(String messageId, String status) {
        memory.change(() -> {
            memory.find(SHELF, "id", messageId)
                    .ifPresent(message -> ((ObjectNode) message.path("kapso")).put("status", status));
            return null;
        });
    }

    /** Newest first, the last hundred of all numbers. */
    List<JsonNode> list(String phoneNumberId) {
        return memory.newestFirst(
                SHELF, node -> phoneNumberId.equals(node.path("phone_number_id").asText()));
    }

    Optional<JsonNode> find(String phoneNumberId, String messageId) {
        return list(phoneNumberId).stream()
                .filter(one -> one.path("id").asText().equals(messageId))
                .findFirst();
    }

    /** The answer to whoever sent it. */
    static ObjectNode answer(ObjectNode message) {
        var answer = JsonNodeFactory.instance.objectNode().put("messaging_product", "whatsapp");
        var to = message.path("to").asText();
        answer.putArray("contacts")
                .addObject()
                .put("input", to)
                .put(to.matches("\\+?\\d+") ? "wa_id" : "user_id", to.replace("+", ""));
        answer.putArray("messages").addObject().put("id", message.path("id").asText());
        return answer;
    }
}
