package io.patchbay.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryRow;
import io.patchbay.inbox.MessageContent;
import io.patchbay.web.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A webhook request as shown. {@code body} is there in the view of one request only, with secrets and what
 * customers wrote masked; of a refused request it is the beginning, and the length and hash of the whole stand
 * beside it as far as they are known.
 */
public record DeliveryView(
        UUID id,
        String provider,
        String event,
        String idempotencyKey,
        Instant receivedAt,
        String signature,
        String state,
        String effect,
        int attempts,
        int duplicates,
        UUID tenantId,
        List<UUID> tenantIds,
        UUID connectionId,
        List<UUID> connectionIds,
        @JsonInclude(JsonInclude.Include.NON_NULL) String body,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long bodyLength,
        @JsonInclude(JsonInclude.Include.NON_NULL) String bodyHash) {

    static DeliveryView row(DeliveryRow row) {
        return of(row, null, null, null);
    }

    static DeliveryView single(Delivery delivery) {
        return of(delivery.row(), body(delivery), delivery.bodyLength(), delivery.bodyHash());
    }

    /** With what customers wrote. */
    static DeliveryView revealed(Delivery delivery) {
        return of(delivery.row(), whole(delivery), delivery.bodyLength(), delivery.bodyHash());
    }

    /** The body as text, without secrets and without what customers wrote. */
    static String body(Delivery delivery) {
        return Redaction.masked(MessageContent.hidden(text(delivery)));
    }

    /** The same with what customers wrote. */
    static String whole(Delivery delivery) {
        return Redaction.masked(text(delivery));
    }

    private static String text(Delivery delivery) {
        return new String(delivery.body(), StandardCharsets.UTF_8);
    }

    private static DeliveryView of(DeliveryRow row, String body, Long bodyLength, String bodyHash) {
        return new DeliveryView(
                row.id(),
                row.provider(),
                row.event(),
                row.idempotencyKey(),
                row.receivedAt(),
                row.signature(),
                row.state().apiName(),
                row.effect(),
                row.attempts(),
                row.duplicates(),
                first(row.tenantIds()),
                row.tenantIds(),
                first(row.connectionIds()),
                row.connectionIds(),
                body,
                bodyLength,
                bodyHash);
    }

    private static UUID first(List<UUID> ids) {
        return ids.isEmpty() ? null : ids.get(0);
    }
}
