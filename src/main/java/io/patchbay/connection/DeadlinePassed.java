package io.patchbay.connection;

import java.util.UUID;

/**
 * A deadline passed, and that alone changed what a connection looks like. Sent in the transaction of
 * the change, so that somebody may ask for proof in it.
 */
public record DeadlinePassed(UUID connectionId) {}
