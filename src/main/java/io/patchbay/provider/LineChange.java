package io.patchbay.provider;

/** What became of a number that was connected. */
public enum LineChange {
    OFFBOARDED,
    DISCONNECTED,
    RECONNECTED
}
