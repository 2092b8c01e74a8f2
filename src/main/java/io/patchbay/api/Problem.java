package io.patchbay.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer that says what is wrong, as problem+json: {@code {type, title, status, detail,
 * errors[{field, message}]}}, with the field as it was sent, and whatever more helps to get on.
 */
public class Problem extends RuntimeException {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPES = "https://patchbay.dev/problems/";

    /** One field that is wrong. */
    public record FieldError(String field, String message) {}

    /** The body of the answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Body(String type, String title, int status, String detail, List<FieldError> errors) {}

    private final int status;
    private final String kind;
    private final String title;
    private final List<FieldError> errors;
    private final Map<String, Object> more = new LinkedHashMap<>();

    public Problem(int status, String kind, String title, String detail, List<FieldError> errors) {
        super(detail);
        this.status = status;
        this.kind = kind;
        this.title = title;
        this.errors = errors;
    }

    public static Problem notFound(String what) {
        return new Problem(404, "not-found", "Not found", "There is no such " + what + ".", List.of());
    }

    /** Nobody we know: no key, a wrong one, or a token that is over. */
    public static Problem stranger() {
        return of(401, "Unauthorized", "Send a valid key as Authorization: Bearer.");
    }

    public static Problem field(String field, String message) {
        return fields(List.of(new FieldError(field, message)));
    }

    public static Problem fields(List<FieldError> errors) {
        var detail = errors.size() == 1
                ? errors.get(0).field() + ": " + errors.get(0).message()
                : errors.size() + " fields are invalid.";
        return new Problem(400, "bad-request", "Bad request", detail, errors);
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title.toLowerCase(Locale.ROOT).replace(' ', '-'), title, detail, List.of());
    }

    /** Adds something that helps the caller to get on. */
    public Problem with(String name, Object value) {
        more.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(body()).build();
    }

    /** The answer's body, for places that have no {@link Response} to make. */
    public Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", TYPES + kind);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", getMessage());
        body.put("errors", errors);
        body.putAll(more);
        return body;
    }
}
