package io.patchbay.provider;

import java.util.function.Supplier;

/**
 * Whether somebody waits for what is asked. Whatever nobody declared is for a person: forgetting to
 * say so costs a little of the reserve, never somebody's patience. A job of ours declares itself
 * once, around all it does.
 */
public enum Urgency {
    /** Goes first, and may use the budget up. */
    PERSON,
    /** Leaves a reserve for people, and waits. */
    BACKGROUND,
    /**
     * Somebody without a login caused it. As {@link #BACKGROUND}, and besides out of a small part
     * that all visitors share, so that nobody else ever waits for what strangers do.
     */
    VISITOR;

    private static final ThreadLocal<Urgency> CURRENT = ThreadLocal.withInitial(() -> PERSON);

    /** Of whatever this thread is doing. */
    public static Urgency current() {
        return CURRENT.get();
    }

    /** Does something with this urgency, and what it calls in this thread as well. */
    public <T> T during(Supplier<T> work) {
        var before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    public void during(Runnable work) {
        during(() -> {
            work.run();
            return null;
        });
    }
}
