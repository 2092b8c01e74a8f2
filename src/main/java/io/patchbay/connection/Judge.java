package io.patchbay.connection;

import java.time.Instant;

/**
 * Turns the evidence of one connection into the headline of its verdict. Lives here so that
 * evidence and list row are written together; {@code diagnosis} knows the rules.
 */
public interface Judge {

    Headline judge(Progress progress, java.util.Collection<Fact> facts, Instant now);

    /** True if a fact that is not decisive may still move a connection from this verdict. */
    boolean isMovedBy(String verdict, FactKind kind);

    /**
     * {@code code} as in the playbook, lower case. {@code dueAt}: when the clock alone may change
     * it; null for never.
     */
    record Headline(String code, Acts acts, boolean blocks, Instant dueAt) {}
}
