package io.patchbay.connection;

import java.util.UUID;

/**
 * A clock alone changed what a connection looks like. Sent in the transaction of the change, so
 * that somebody may ask for proof in it.
 */
public record ClockRanOut(UUID connectionId) {}
