package io.patchbay.web;

import io.patchbay.Ids;
import io.vertx.ext.web.RoutingContext;

/** One id for each request, which its answer carries, so that an entry of the record and a line of a log can be told to belong to it. */
public final class RequestId {

    /** On every answer that comes from our filters on. What a caller sends under this name is not believed. */
    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "patchbay.request-id";

    private RequestId() {}

    /** Gives the request its id and puts it on the answer. */
    static void give(RoutingContext request) {
        var id = Ids.next().toString();
        request.put(KEY, id);
        request.response().putHeader(HEADER, id);
    }

    /** Null for a request that went past our filters. */
    public static String of(RoutingContext request) {
        return request.get(KEY);
    }
}
