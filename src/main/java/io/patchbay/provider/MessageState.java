package io.patchbay.provider;

/** What became of a message. */
public enum MessageState {
    INBOUND,
    FAILED,
    OTHER
}
