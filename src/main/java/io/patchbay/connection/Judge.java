package io.patchbay.connection;

import java.time.Instant;
import java.util.Collection;

/**
 * Turns the evidence of one connection into the headline of its verdict. Lives here so that
 * evidence and list row are written together; {@code diagnosis} knows the rules.
 */
public interface Judge {

    /**
     * @param facts all of a line, or at least the newest decisive one of each kind, of inbound
     *     messages and of each of their {@link #topics}: the headline is the same
     */
    Headline judge(Progress progress, Collection<Fact> facts, Instant now);

    /**
     * What a fact speaks about besides its kind, as keys of any type. Of all facts that speak about
     * the same, no rule looks at more than the newest.
     */
    Collection<?> topics(Fact fact);

    /** True if a fact that is not decisive may still move a connection from this verdict. */
    boolean isMovedBy(String verdict, FactKind kind);

    /**
     * {@code code} as in the playbook, lower case. {@code dueAt}: when the clock alone may change
     * it; null for never.
     */
    record Headline(String code, Acts acts, boolean blocks, Instant dueAt) {}
}
