package io.patchbay.search;

import java.util.List;

/** Knows one kind of thing and how people name it. Every question it asks is bounded. */
interface Finder {

    /** Rows of one kind at most: who gets more has to say more. */
    int MOST = 10;

    /** What is named by an id, a key or a number: nobody pastes those by chance. */
    default List<Found> named(SearchQuery query) {
        return List.of();
    }

    /** What only resembles it. Asked if nothing is named. */
    default List<Found> like(SearchQuery query) {
        return List.of();
    }
}
