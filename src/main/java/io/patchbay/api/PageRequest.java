package io.patchbay.api;

import io.patchbay.StorableText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** What the caller wants: how many rows, and after which. */
public record PageRequest(int limit, String cursor) {

    static final int DEFAULT = 50;
    static final int MOST = 200;

    /**
     * @throws Problem 400 for a limit outside 1 to 200
     */
    public static PageRequest of(String limit, String cursor) {
        if (limit == null) {
            return new PageRequest(DEFAULT, blank(cursor));
        }
        if (!limit.matches("\\d{1,4}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MOST) {
            throw Problem.field("limit", "must be a number from 1 to " + MOST);
        }
        return new PageRequest(Integer.parseInt(limit), blank(cursor));
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
            var text =
                    cursor == null ? null : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
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
