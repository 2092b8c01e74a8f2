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

    /** The number it is about; null if it is about an account, or names none. */
    String phoneNumberId();

    /** Parts worth keeping as evidence, raw words included. */
    Map<String, Object> details();

    /** Hands this event to the visitor's method for its kind. */
    void accept(Visitor visitor);

    /**
     * Whoever does something else with each kind of event. Java 17 cannot switch over a sealed type: so a kind that is
     * added does not compile until every visitor has a method for it.
     */
    interface Visitor {
        void numberAnnounced(NumberAnnounced event);

        void lineChanged(LineChanged event);

        void accountChanged(AccountChanged event);

        void messageSeen(MessageSeen event);

        void irrelevant(Irrelevant event);
    }

    /**
     * A number appeared or is about to disappear. Both words arrive with identical bodies and
     * unsigned headers (kapso.md Q1): it only ever means "probe this number now". {@code customer}
     * may be null: the number is the project's own.
     */
    record NumberAnnounced(
            NumberChange word,
            String phoneNumberId,
            CustomerRef customer,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.numberAnnounced(this);
        }
    }

    /**
     * A number was paused, lost, or came back. {@code details}: connection_type, source_event,
     * reason, initiated_by, waba_id.
     */
    record LineChanged(
            LineChange word,
            String phoneNumberId,
            CustomerRef customer,
            Instant happenedAt,
            Map<String, Object> details)
            implements ProviderEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.lineChanged(this);
        }
    }

    /**
     * Meta acted on an account, or said something about it; its numbers may belong to several
     * customers. {@code key} is the same whenever the same happening is told again, by whatever
     * request; null if only the request itself can tell.
     */
    record AccountChanged(AccountChange word, About about, Instant happenedAt, Map<String, Object> details, String key)
            implements ProviderEvent {
        @Override
        public String phoneNumberId() {
            return null;
        }

        @Override
        public void accept(Visitor visitor) {
            visitor.accountChanged(this);
        }
    }

    /**
     * Whom an event is about, as closely as the sender says: these numbers, else the one with these
     * digits in the account, or in any if no account is named, else every number of the account or of the portfolio.
     * Null parts are not said.
     */
    record About(String wabaId, String portfolioId, String digits, List<String> phoneNumberIds) {

        public static About numbers(String wabaId, List<String> phoneNumberIds) {
            return new About(wabaId, null, null, phoneNumberIds);
        }

        public static About number(String wabaId, String digits) {
            return new About(wabaId, null, digits, List.of());
        }

        public static About account(String wabaId) {
            return new About(wabaId, null, null, List.of());
        }

        public static About portfolio(String portfolioId) {
            return new About(null, portfolioId, null, List.of());
        }
    }

    /**
     * A message came in at, or failed to leave, one number. {@code messageId} identifies it across
     * deliveries.
     */
    record MessageSeen(
            MessageState word, String phoneNumberId, String messageId, Instant happenedAt, Map<String, Object> details)
            implements ProviderEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.messageSeen(this);
        }
    }

    /**
     * Something that concerns a number but changes nothing we keep, such as a conversation that
     * ended.
     */
    record Irrelevant(String phoneNumberId, Instant happenedAt, Map<String, Object> details) implements ProviderEvent {
        @Override
        public void accept(Visitor visitor) {
            visitor.irrelevant(this);
        }
    }

    /** Who the provider says it is about. {@code externalId} is our tenant's own id, often null. */
    record CustomerRef(String id, String externalId, String name) {}
}
