package io.patchbay.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One screen of a list, newest first. {@code next} is the address of the rows after these, null if
 * there are none; {@code self} is the address of these very rows, for a region that fetches itself
 * again.
 */
public record Slice<T>(List<T> rows, String next, String self) {

    private static final int ROWS = 25;

    /**
     * @param path of the list
     * @param after the id after which these rows come; null for the first
     * @param filters what the list is narrowed to, made by {@link #filter}
     * @param fetch finds so many rows; one more than are shown, to see whether there are others
     * @param id tells a row from the others, in the list's order
     */
    public static <T> Slice<T> of(
            String path, String after, String filters, IntFunction<List<T>> fetch, Function<T, ?> id) {
        var found = fetch.apply(ROWS + 1);
        var more = found.size() > ROWS;
        var rows = more ? found.subList(0, ROWS) : found;
        return new Slice<>(
                rows,
                more ? "?after=" + id.apply(rows.get(ROWS - 1)) + filters : null,
                path + "?" + (after == null ? "" : "after=" + after) + filters);
    }

    /** A part of an address that keeps a filter; nothing for a blank one. */
    public static String filter(String name, String value) {
        return value == null || value.isBlank()
                ? ""
                : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    public <R> List<R> map(Function<T, R> show) {
        return rows.stream().map(show).toList();
    }
}
