package io.patchbay.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where a request went, told without what may be an id, a code or somebody's number. */
public final class Place {

    private static final int PARTS = 4;

    private Place() {}

    /** Such as {@code POST /api/v1/tenants}: of each part of the path only words of small letters, of four parts at most. */
    public static String of(HttpServerRequest request) {
        return request.method().name() + " /"
                + Arrays.stream(request.path().split("/"))
                        .filter(part -> !part.isEmpty())
                        .limit(PARTS)
                        .takeWhile(part -> part.matches("[a-z]{1,20}|v1"))
                        .collect(Collectors.joining("/"));
    }
}
