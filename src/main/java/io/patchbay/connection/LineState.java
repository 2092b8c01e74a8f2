package io.patchbay.connection;

/** What is known about the line itself, as opposed to the way there. */
public enum LineState {
    /** No number has been read yet. */
    NONE,
    UP,
    /** Meta has the account or number under review. */
    REVIEW,
    /** Disconnected, said by the provider or by Meta. */
    DOWN,
    /** The provider does not have the number any more. */
    GONE
}
