package io.patchbay.sweep;

import io.patchbay.provider.ProviderFailure;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks a provider that may want patience. {@code alive} is run before each request and while we wait. */
class Patience {

    /** Signs of life while it waits; a call of the provider's takes up to two timeouts. */
    private static final Duration BEAT = Duration.ofSeconds(5);

    /** The longest we wait when the provider asks for patience, before the sweep gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    /** Waits for one answer. The budget is shared, so others may be quicker a few times. */
    private static final int TRIES = 30;

    private final Runnable alive;

    Patience(Runnable alive) {
        this.alive = alive;
    }

    /** Asks, and if the provider wants patience, waits as long as it says and asks again. */
    <T> T ask(Supplier<T> request) {
        for (var tries = 0; ; tries++) {
            alive.run();
            try {
                return request.get();
            } catch (ProviderFailure failure) {
                var wait = failure.retryAfter();
                if (failure.kind() != ProviderFailure.Kind.RATE_LIMITED
                        || wait == null
                        || wait.compareTo(PATIENCE) > 0
                        || tries >= TRIES) {
                    throw failure;
                }
                waitFor(wait.plusMillis(100));
            }
        }
    }

    /** In steps short enough to show that we live, and to hear that somebody wants us to stop. */
    private void waitFor(Duration wait) {
        for (var left = wait; !left.isNegative() && !left.isZero(); left = left.minus(BEAT)) {
            sleep(left.compareTo(BEAT) < 0 ? left : BEAT);
            alive.run();
        }
    }

    private void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node is stopping", e);
        }
    }
}
