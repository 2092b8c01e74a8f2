package io.patchbay.provider;

import java.util.List;

/** Reads webhook bodies of the provider. Never throws for what a sender may put in a body. */
public interface ProviderEvents {

    /**
     * What a signed request says.
     *
     * @param headerEvent the event name from the header; null if the sender left it out
     * @param body the raw bytes; may be empty, not JSON, not even UTF-8
     */
    Reading read(String headerEvent, byte[] body);

    /** Which events our webhook at the provider should send. Always the same. */
    Subscription subscription();

    /**
     * The content of one request. {@code event} is the name that counts: header, else the body's
     * {@code event}, else {@code type} (kapso.md Q2); null if none has it. {@code eventId} is the
     * sender's own id of the happening, stable over repeats; null if the body has none. {@code
     * events} is empty for names we do not know or that concern no line. {@code fields}: the names of all parts of a body
     * that has several sorts of them, else empty. {@code unreadable}: how many parts lack what they need, while others
     * were read.
     */
    record Reading(
            Kind kind,
            String event,
            String eventId,
            String setupLinkId,
            List<ProviderEvent> events,
            List<String> fields,
            int unreadable) {

        /** Of one sort, and all of it read. */
        public Reading(Kind kind, String event, String eventId, String setupLinkId, List<ProviderEvent> events) {
            this(kind, event, eventId, setupLinkId, events, List.of(), 0);
        }

        public enum Kind {
            /** At least one event that concerns a line. */
            UNDERSTOOD,
            /** A name of the provider's that concerns no line here, such as a workflow step. */
            NOT_OURS_TO_HANDLE,
            /** What the sender's test button sends: it proves that the sender reaches us, and nothing else. */
            SAMPLE,
            /** A batch without anything in it. */
            EMPTY,
            /** A name nobody told us about. */
            UNKNOWN_EVENT,
            /**
             * It names another project of the provider than ours, whatever it says besides. Never if
             * no project is set, or if it names none.
             */
            FOREIGN,
            /**
             * The body is not what it should be: not JSON, not an object, or without the id it
             * needs.
             */
            UNREADABLE
        }
    }
}
