package io.patchbay.connection;

import java.util.UUID;

/**
 * A clock alone changed what a connection looks like. Sent after the change is committed, so that
 * somebody may look for proof.
 */
public record ClockRanOut(UUID connectionId) {}
