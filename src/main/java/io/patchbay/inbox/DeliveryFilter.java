package io.patchbay.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which requests; null parts for all. {@code to} is the first moment left out. */
public record DeliveryFilter(Delivery.State state, String event, Instant from, Instant to) {

    /** The same filter says the same words: a run is known by them. */
    public String words() {
        var words = new ArrayList<String>();
        words.add(state == null ? "all states" : state.apiName().replace('_', ' '));
        if (event != null && !event.isBlank()) {
            words.add("event " + event);
        }
        if (from != null) {
            words.add("received from " + from);
        }
        if (to != null) {
            words.add("received before " + to);
        }
        return String.join(", ", words);
    }

    /** After {@code where}; the values are {@link #values}. */
    public String condition() {
        // "between" and an order that names the state leave PostgreSQL no index but the right one;
        // with "=" it takes a rare state for a common one and walks through the whole table
        return (state == null ? "true" : "state between ? and ?")
                + (event == null || event.isBlank() ? "" : " and event = ?")
                + (from == null ? "" : " and received_at >= ?")
                + (to == null ? "" : " and received_at < ?");
    }

    /** Newest first. */
    public String order() {
        return state == null ? "seq desc" : "state, seq desc";
    }

    public List<Object> values() {
        var values = new ArrayList<Object>();
        if (state != null) {
            values.add(state.apiName());
            values.add(state.apiName());
        }
        if (event != null && !event.isBlank()) {
            values.add(event);
        }
        if (from != null) {
            values.add(java.sql.Timestamp.from(from));
        }
        if (to != null) {
            values.add(java.sql.Timestamp.from(to));
        }
        return values;
    }
}
