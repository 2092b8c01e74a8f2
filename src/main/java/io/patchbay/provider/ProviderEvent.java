package io.patchbay.provider;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One thing that a webhook request says, in our words. A request may say several (a batch of
 * messages, several changes of an account). {@code happenedAt} is null where the sender gives no
 * time; {@code details} holds what belongs to the evidence, ready for a fact, and never a message
 * text.
 */
public sealed interface ProviderEvent {

    /** The sender's own time, null if it gave none. */
    Instant happenedAt();

    /** Parts worth keeping as evidence, raw words included. */
    Map<String, Object> details();

    /**
     * A number appeared or is about to disappear. Both words arrive with identical bodies and
     * unsigned headers (facts Q1): it only ever means "look at this number now". {@code customer}
     * may be null: the number is the project's own.
     */
    record NumberAnnounced(
            Word word,
            String phoneNumberId,
            CustomerRef customer,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        public enum Word {
            CREATED,
            DELETED
        }
    }

    /**
     * A number was paused, lost, or came back. {@code details}: connection_type, source_event,
     * reason, initiated_by, waba_id.
     */
    record LineChanged(
            Word word,
            String phoneNumberId,
            CustomerRef customer,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        public enum Word {
            OFFBOARDED,
            DISCONNECTED,
            RECONNECTED
        }
    }

    /** Meta acted on a whole WABA; the numbers may belong to several customers. */
    record AccountChanged(
            Word word,
            String wabaId,
            List<String> phoneNumberIds,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        public enum Word {
            RESTRICTED,
            VIOLATION,
            DISABLED,
            REINSTATED
        }
    }

    /**
     * A message came in at, or failed to leave, one number. {@code messageId} identifies it across
     * deliveries.
     */
    record MessageSeen(
            Word word,
            String phoneNumberId,
            String messageId,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        public enum Word {
            INBOUND,
            FAILED,
            OTHER
        }
    }

    /**
     * Something that concerns a number but changes nothing we keep, such as a conversation that
     * ended.
     */
    record Aside(String phoneNumberId, Instant happenedAt, Map<String, Object> details)
            implements ProviderEvent {}

    /** Who the provider says it is about. {@code externalId} is our tenant's own id, often null. */
    record CustomerRef(String id, String externalId, String name) {}
}
