package io.patchbay.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;

/**
 * Reads what callers write into addresses. A path that cannot be an id leads nowhere (404); a query
 * that cannot be read is a 400.
 */
public final class Params {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

    private Params() {}

    /**
     * @throws Problem 404 if it is no id
     */
    public static UUID id(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(what);
        }
    }

    /** Null stays null. @throws Problem 400 naming the parameter */
    public static UUID idOrNull(String text, String name) {
        try {
            return text == null || text.isBlank() ? null : UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw Problem.field(name, "is not an id");
        }
    }

    /** Null stays null. @throws Problem 400 naming the parameter and its words */
    public static <E extends Enum<E>> E word(Class<E> type, String text, String name) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.field(
                        name,
                        "must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                                .toList())));
    }

    /** A clock of somebody else may be this much ahead of ours. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /**
     * An ISO-8601 moment that has been; null stays null, and one just ahead is now. @throws Problem
     * 400 naming the parameter
     */
    public static Instant pastOrNull(String text, String name, Instant now) {
        var moment = instantOrNull(text, name);
        if (moment == null) {
            return null;
        }
        if (!moment.isAfter(now)) {
            // nothing was known before, and a database has no room for every year
            return moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment;
        }
        if (moment.isAfter(now.plus(CLOCKS_APART))) {
            throw Problem.field(name, "is in the future");
        }
        return now;
    }

    /**
     * The moment, if a database has room for its year. Others are typing mistakes.
     *
     * @throws DateTimeException for a year before 1 or after 9999
     */
    static Instant storable(OffsetDateTime moment) {
        if (moment.getYear() < 1 || moment.getYear() > 9999) {
            throw new DateTimeException("no year of ours");
        }
        return moment.toInstant();
    }

    /**
     * An ISO-8601 moment; null stays null. Before the year 1 is as good as then, and after 9999 as
     * good as its end: a database has room for no others.
     *
     * @throws Problem 400 naming the parameter
     */
    public static Instant instantOrNull(String text, String name) {
        try {
            if (text == null || text.isBlank()) {
                return null;
            }
            var moment = OffsetDateTime.parse(text.strip().replace(' ', '+')).toInstant();
            return moment.isBefore(FIRST) ? FIRST : moment.isAfter(LAST) ? LAST : moment;
        } catch (DateTimeException e) {
            throw Problem.field(name, "is not a time such as 2026-11-23T14:00:00Z");
        }
    }
}
