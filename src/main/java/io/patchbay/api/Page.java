package io.patchbay.api;

import io.patchbay.StorableText;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** One page of a list, newest first. {@code nextCursor} is null on the last page. */
public record Page<T>(
        List<T> data,
        @com.fasterxml.jackson.annotation.JsonInclude String nextCursor) {

    static final int DEFAULT = 50;
    static final int MOST = 200;

    /** What the caller wants: how many rows, and after which. */
    public record Wish(int limit, String cursor) {

        /**
         * @throws Problem 400 for a limit outside 1 to 200
         */
        public static Wish of(String limit, String cursor) {
            if (limit == null) {
                return new Wish(DEFAULT, blank(cursor));
            }
            if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
                throw Problem.field("limit", "has to be a number from 1 to " + MOST);
            }
            return new Wish(Integer.parseInt(limit), blank(cursor));
        }

        private static String blank(String cursor) {
            return cursor == null || cursor.isBlank() ? null : cursor;
        }

        /**
         * The id of the last row seen; null on the first page. @throws Problem 400 for a cursor
         * that is none of ours
         */
        public UUID before() {
            var text = text();
            try {
                return text == null ? null : UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                throw badCursor();
            }
        }

        /** What the cursor says, decoded; null on the first page. */
        public String text() {
            try {
                var text = cursor == null
                        ? null
                        : new String(Base64.getUrlDecoder().decode(cursor), java.nio.charset.StandardCharsets.UTF_8);
                if (text != null && !StorableText.is(text)) {
                    throw badCursor();
                }
                return text;
            } catch (IllegalArgumentException e) {
                throw badCursor();
            }
        }

        static Problem badCursor() {
            return Problem.field("cursor", "is not one that we gave out");
        }

        /** One row more than wanted, to see whether there is another page. */
        public int rows() {
            return limit + 1;
        }
    }

    /** Cuts rows that were fetched one too many, and shows them. */
    public static <R, T> Page<T> of(List<R> rows, Wish wish, Function<R, String> cursor, Function<R, T> show) {
        var more = rows.size() > wish.limit();
        var shown = more ? rows.subList(0, wish.limit()) : rows;
        var next = more
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(cursor.apply(shown.get(shown.size() - 1))
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : null;
        return new Page<>(shown.stream().map(show).toList(), next);
    }
}
