package io.patchbay.provider.kapso;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/**
 * One question to Kapso. {@code path} is complete, from the root of the API; {@code body} null: none.
 * Only a {@code repeatable} one may be asked again when nobody knows what became of it.
 */
record KapsoRequest(String method, String path, JsonNode body, boolean repeatable) {

    private static final String PLATFORM = "/platform/v1";

    /** Meta's own API behind the provider's key; the version is part of the path (kapso.md §1.1). */
    private static final String META = "/meta/whatsapp/v24.0";

    static KapsoRequest get(String path) {
        return new KapsoRequest("GET", PLATFORM + path, null, true);
    }

    /** A question to Meta that Kapso passes on. */
    static KapsoRequest proxied(String path) {
        return new KapsoRequest("GET", META + path, null, true);
    }

    static KapsoRequest patch(String path, JsonNode body) {
        return new KapsoRequest("PATCH", PLATFORM + path, body, true);
    }

    /** POST makes something: it is never repeated after an unknown outcome (kapso.md §1.6). */
    static KapsoRequest post(String path, JsonNode body) {
        return new KapsoRequest("POST", PLATFORM + path, body, false);
    }

    /** A value as one segment of a path. */
    static String path(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A value as it stands in a query. */
    static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    HttpRequest to(URI baseUrl, String apiKey) {
        var base = baseUrl.toString().replaceAll("/+$", "");
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-API-Key", apiKey)
                .header("Accept", "application/json");
        if (body == null) {
            return request.method(method, BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build();
    }
}
