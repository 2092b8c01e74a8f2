package io.patchbay.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** One page of a list, newest first. {@code nextCursor} is null on the last page. */
public record Page<T>(List<T> data, @JsonInclude String nextCursor) {

    /** Cuts rows that were fetched one too many, and shows them. */
    public static <R, T> Page<T> of(List<R> rows, PageRequest wish, Function<R, String> cursor, Function<R, T> show) {
        var more = rows.size() > wish.limit();
        var shown = more ? rows.subList(0, wish.limit()) : rows;
        var next = more
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                cursor.apply(shown.get(shown.size() - 1)).getBytes(StandardCharsets.UTF_8))
                : null;
        return new Page<>(shown.stream().map(show).toList(), next);
    }
}
