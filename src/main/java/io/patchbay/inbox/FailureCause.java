package io.patchbay.inbox;

import java.sql.SQLException;

/** Whose fault it is that a request could not be applied. */
public enum FailureCause {
    /** What the request holds, or a mistake of ours about it: more tries hardly help. */
    REQUEST,
    /** Somebody else held a row for too long; the others of its batch may well be free. */
    NEIGHBOUR,
    /** The database was away, full or starting: says nothing against any request. */
    DATABASE;

    /** The session was ended because its transaction stood still for too long. */
    private static final String STOOD_STILL = "25P03";

    public static FailureCause of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return of(sql.getSQLState());
            }
        }
        return REQUEST;
    }

    /** By the class of the state; a pool that gives no connection names none. */
    private static FailureCause of(String state) {
        if (state == null) {
            return DATABASE;
        }
        if (state.equals(STOOD_STILL)) {
            return DATABASE;
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "40", "55" -> NEIGHBOUR;
            case "08", "53", "57", "58", "XX" -> DATABASE;
            default -> REQUEST;
        };
    }
}
