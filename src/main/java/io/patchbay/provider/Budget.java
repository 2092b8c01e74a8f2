package io.patchbay.provider;

import java.time.Duration;
import java.util.Optional;

/**
 * How much the whole installation may ask the provider. Every call takes a permit before it is
 * made; a permit is never given back, because nobody knows whether the provider counted.
 */
public interface Budget {

    /** What is limited. */
    enum Kind {
        /** Any call with our key. */
        REQUESTS,
        /**
         * Health checks. The provider counts them per project, whatever key asks (kapso.md §1.5), and
         * as requests as well: one takes a permit of both.
         */
        HEALTH
    }

    /**
     * Takes a permit for one call.
     *
     * @return empty if the call may be made now; else how long to wait before asking again
     * @throws ProviderFailure if the budget cannot be read: then nobody may ask
     */
    Optional<Duration> take(Urgency urgency, Kind kind);

    /** The provider wants no more calls of this kind for a while; every node keeps to it. */
    void shut(Kind kind, Duration time);

    /**
     * The provider said how many calls a minute it takes. If that is less than we are set to, it
     * counts.
     */
    void told(Kind kind, int perMinute);
}
