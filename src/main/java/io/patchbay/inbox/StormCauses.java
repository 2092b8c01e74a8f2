package io.patchbay.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.provider.WebhookSignature;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Why requests are refused for their signature, worked out from the refused ones themselves: with
 * which secret, or after which alteration, would the signature fit? What fits is proof; what fits
 * nothing is a stranger or a secret we never had.
 */
@ApplicationScoped
public class StormCauses {

    /** Requests that are looked at. */
    private static final int LOOKED_AT = 100;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Deliveries deliveries;
    private final WebhookSecrets secrets;
    private final Clock clock;

    StormCauses(Deliveries deliveries, WebhookSecrets secrets, Clock clock) {
        this.deliveries = deliveries;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A cause and how many of those looked at have it. */
    public record Cause(String sentence, int count) {}

    /** What happens to a body on the way, and what the sender must have signed then. */
    private enum Alteration {
        TRIMMED("white space around the body was added on the way", String::strip),
        ENDED("the line break at the end of the body was lost on the way", body -> body + "\n"),
        COMPACT("the JSON was written anew on the way", StormCauses::compact),
        ESCAPED("escaped letters were unescaped on the way", StormCauses::escaped);

        final String sentence;
        final UnaryOperator<String> undo;

        Alteration(String sentence, UnaryOperator<String> undo) {
            this.sentence = sentence;
            this.undo = undo;
        }
    }

    /** The likeliest first; empty if nothing was refused within the last hour. */
    @Transactional
    public List<Cause> causes() {
        var refused =
                deliveries.refusedSince(clock.instant().minus(Duration.ofHours(1)), LOOKED_AT);
        var removed = new WebhookSignature(secrets.removed());
        var accepted = new WebhookSignature(secrets.accepted());
        var counts = new LinkedHashMap<String, Integer>();
        var senders = new LinkedHashMap<String, Integer>();
        for (var one : refused) {
            counts.merge(cause(one, removed, accepted), 1, Integer::sum);
            senders.merge(header(one, "User-Agent"), 1, Integer::sum);
        }
        var causes = new ArrayList<Cause>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(cause -> causes.add(new Cause(cause.getKey(), cause.getValue())));
        if (!senders.isEmpty()) {
            causes.add(
                    new Cause(
                            senders.size() == 1
                                    ? "All call themselves \u201c"
                                            + senders.keySet().iterator().next()
                                            + "\u201d."
                                    : "They call themselves by " + senders.size() + " names.",
                            refused.size()));
        }
        return causes;
    }

    private static String cause(Delivery one, WebhookSignature removed, WebhookSignature accepted) {
        var signature = header(one, "X-Webhook-Signature");
        if (removed.check(one.body(), signature).isTrusted()) {
            return "Signed with a secret that was taken out of use here: it is still set at the provider.";
        }
        var body = new String(one.body(), StandardCharsets.UTF_8);
        for (var alteration : Alteration.values()) {
            var signed = alteration.undo.apply(body).getBytes(StandardCharsets.UTF_8);
            if (accepted.check(signed, signature).isTrusted()) {
                return "Our secret fits, but "
                        + alteration.sentence
                        + ": something between the provider and us changes bodies.";
            }
        }
        var length = header(one, "Content-Length");
        if (length != null
                && length.matches("\\d{1,9}")
                && Integer.parseInt(length) != one.body().length) {
            return "The body is not as long as its sender says: something on the way cuts or fills it.";
        }
        return "Signed with a secret we never had: another project, a secret set at the provider by hand, or a stranger.";
    }

    private static String header(Delivery one, String name) {
        return one.headers()
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse(null);
    }

    private static String compact(String body) {
        try {
            return JSON.readTree(body).toString();
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    /** Letters beyond ASCII as the provider's serialiser may have written them. */
    private static String escaped(String body) {
        var written = new StringBuilder();
        body.chars()
                .forEach(
                        letter -> {
                            if (letter < 128) {
                                written.append((char) letter);
                            } else {
                                written.append(String.format("\\u%04x", letter));
                            }
                        });
        return written.toString();
    }
}
