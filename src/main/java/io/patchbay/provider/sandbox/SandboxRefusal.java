package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The simulated provider understood and says no. The message is what it says; the body has one of the forms that the
 * real one has (kapso.md §1.4).
 */
final class SandboxRefusal extends RuntimeException {

    final int status;
    private final transient ObjectNode body;

    SandboxRefusal(int status, String words) {
        this(status, words, object().put("error", words));
    }

    private SandboxRefusal(int status, String words, ObjectNode body) {
        super(words);
        this.status = status;
        this.body = body;
    }

    /** The provider's own refusal with a word that stays the same: {@code field} is {@code code} or {@code error_kind}. */
    static SandboxRefusal named(int status, String words, String field, String word) {
        return new SandboxRefusal(status, words, object().put("error", words).put(field, word));
    }

    /** No credits are left; the answer says where to add some. */
    static SandboxRefusal withoutCredits() {
        var words = "Not enough credits";
        return new SandboxRefusal(
                402,
                words,
                object().put("error", words)
                        .put("code", "insufficient_credits")
                        .put("billing_url", "https://app.kapso.ai/projects/" + SandboxWorld.PROJECT + "/billing"));
    }

    /** Meta's own refusal, which the provider passes on. {@code details} null: it gives none. */
    static SandboxRefusal ofMeta(int status, int code, String words, String details) {
        var body = object();
        var error = body.putObject("error")
                .put("message", words)
                .put("type", status == 422 ? "MessageError" : "OAuthException")
                .put("code", code)
                .put("fbtrace_id", "sandbox");
        if (details != null) {
            error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        }
        return new SandboxRefusal(status, words, body);
    }

    String body() {
        return body.toString();
    }

    static void unless(boolean fine, String words) {
        if (!fine) {
            throw new SandboxRefusal(422, words);
        }
    }

    static SandboxRefusal notFound() {
        return new SandboxRefusal(404, "Not found");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
