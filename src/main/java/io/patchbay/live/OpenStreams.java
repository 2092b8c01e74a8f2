package io.patchbay.live;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The places for streams of one node, and who holds them. */
final class OpenStreams {

    /** A stream that ended without a word gives its place back this long after its time. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final int perPerson;
    private final int perNode;
    private final Set<Place> places = new HashSet<>();

    OpenStreams(int perPerson, int perNode) {
        this.perPerson = perPerson;
        this.perNode = perNode;
    }

    /** One stream; {@code until} is the latest it may end. */
    static final class Place {

        private final String who;
        private final Instant until;

        private Place(String who, Instant until) {
            this.who = who;
            this.until = until;
        }

        Instant until() {
            return until;
        }
    }

    /** A place, or null if all that this person or this node may have are taken. */
    synchronized Place take(String who, Instant until, Instant now) {
        places.removeIf(place -> place.until.plus(GRACE).isBefore(now));
        if (places.size() >= perNode
                || places.stream().filter(place -> place.who.equals(who)).count() >= perPerson) {
            return null;
        }
        var place = new Place(who, until);
        places.add(place);
        return place;
    }

    /** Giving back twice does no harm. */
    synchronized void giveBack(Place place) {
        places.remove(place);
    }

    synchronized int taken() {
        return places.size();
    }
}
