package io.patchbay.desk;

import io.patchbay.connection.Lane;
import io.patchbay.web.Language;
import io.patchbay.web.Slice;
import java.time.Instant;
import java.util.UUID;

/**
 * Which case page is meant, and what is chosen on it. {@code at}: the moment it shows, null for
 * now; {@code lane}: the only lane of the timeline, null for all; {@code text}: the language of the
 * words for the customer, null for the customer's own; {@code from}: the name of the fact at which
 * the timeline begins, null for the newest.
 */
record CaseAddress(UUID connectionId, Instant at, Lane lane, Language text, String from) {

    /** The page as it opens. */
    static CaseAddress now(UUID connectionId) {
        return at(connectionId, null);
    }

    static CaseAddress at(UUID connectionId, Instant at) {
        return new CaseAddress(connectionId, at, null, null, null);
    }

    CaseAddress withLane(Lane other) {
        return new CaseAddress(connectionId, at, other, text, null);
    }

    CaseAddress withText(Language other) {
        return new CaseAddress(connectionId, at, lane, other, null);
    }

    /** The same choices with another stretch of the timeline; null: the newest. */
    CaseAddress beginningWith(String fact) {
        return new CaseAddress(connectionId, at, lane, text, fact);
    }

    String path() {
        var page = "/connections/" + connectionId + (at == null ? "" : "/at/" + at);
        var query = Slice.filter("lane", lane == null ? null : lane.apiName())
                + Slice.filter("text", text == null ? null : text.apiName())
                + Slice.filter("from", from);
        return query.isEmpty() ? page : page + "?" + query.substring(1);
    }
}
