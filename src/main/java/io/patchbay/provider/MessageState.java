package io.patchbay.provider;

/** What became of a message. */
public enum MessageState {
    INBOUND,
    FAILED,
    /** It reached the phone of the person, or was read there. */
    DELIVERED,
    OTHER
}
