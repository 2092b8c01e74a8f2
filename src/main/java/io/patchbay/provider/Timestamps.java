package io.patchbay.provider;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * Reads the times that Meta and Kapso write: ISO-8601 with any form of offset ({@code Z}, {@code +02:00}, {@code +0200},
 * {@code +02}; none means UTC), seconds or milliseconds since 1970 (kapso.md §1.2, meta.md (e)).
 */
public final class Timestamps {

    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    /**
     * @param text may be null
     * @return empty if it is no time, or one that PostgreSQL could not keep
     */
    public static Optional<Instant> read(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(moment(text.strip()))
                    .filter(moment -> !moment.isBefore(YEAR_1) && !moment.isAfter(YEAR_10000));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant moment(String text) {
        if (text.matches("-?\\d{1,11}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        if (text.matches("\\d{12,14}")) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        return ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from) instanceof OffsetDateTime exact
                ? exact.toInstant()
                : LocalDateTime.parse(text, ISO).toInstant(ZoneOffset.UTC);
    }
}
