package io.patchbay.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.inbox.RefusedRequests.Refused;
import io.patchbay.provider.WebhookSignature;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Why requests are refused for their signature, worked out from each when it comes: with which
 * secret, or after which alteration, would the signature fit? What fits is proof; what fits nothing
 * is a stranger or a secret we never had.
 */
@ApplicationScoped
public class BadSignatureCauses {

    /** Requests that are looked at. */
    private static final int LOOKED_AT = 100;

    private static final String REFUSED = "Signature does not match any of our secrets; ignored.  ";

    private static final String STRANGE =
            "Signed with a secret we never had: another project, a secret set by hand at Kapso, or an unknown sender.";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final DeliveryFigures figures;
    private final WebhookSecrets secrets;
    private final Clock clock;

    BadSignatureCauses(DeliveryFigures figures, WebhookSecrets secrets, Clock clock) {
        this.figures = figures;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A cause and how many of those looked at have it. */
    public record Cause(String sentence, int count) {}

    /** What happens to a body on the way, and what the sender must have signed then. */
    private enum Alteration {
        TRIMMED("white space around the body was added on the way", String::strip),
        ENDED("the line break at the end of the body was lost on the way", body -> body + "\n"),
        COMPACT("the JSON was rewritten on the way", BadSignatureCauses::compact),
        ESCAPED("escaped letters were unescaped on the way", BadSignatureCauses::escaped);

        final String sentence;
        final UnaryOperator<String> undo;

        Alteration(String sentence, UnaryOperator<String> undo) {
            this.sentence = sentence;
            this.undo = undo;
        }
    }

    /**
     * Why nobody believes this request, in a sentence or two. Asked once for each that is kept; its
     * cost is bounded by {@link RefusedRequests#KEPT_BYTES}.
     */
    String because(Refused one) {
        if (one.sha256() == null) {
            return "The request was not signed; ignored, and its body was not read.";
        }
        return REFUSED + (one.provider().equals(Reception.KAPSO) ? cause(one) : STRANGE);
    }

    private String cause(Refused one) {
        if (!one.isWhole()) {
            return "It is too long to find out why.";
        }
        var signature = header(one, "X-Webhook-Signature");
        if (new WebhookSignature(secrets.removed())
                .check(one.beginning(), signature)
                .isTrusted()) {
            return "Signed with a secret that was removed here but is still set at Kapso.";
        }
        var accepted = new WebhookSignature(secrets.accepted());
        var body = new String(one.beginning(), StandardCharsets.UTF_8);
        for (var alteration : Alteration.values()) {
            var signed = alteration.undo.apply(body).getBytes(StandardCharsets.UTF_8);
            if (accepted.check(signed, signature).isTrusted()) {
                return "Our secret matches, but "
                        + alteration.sentence
                        + ": something between Kapso and us changes bodies.";
            }
        }
        return STRANGE;
    }

    private static String header(Refused one, String name) {
        return one.headers()
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse(null);
    }

    /**
     * What was found of those refused for their signature within the last hour, the likeliest cause
     * first; empty if there are none. Only reads what was found when they came.
     */
    @Transactional
    public List<Cause> causes() {
        var since = clock.instant().minus(Duration.ofHours(1));
        var causes = new ArrayList<Cause>();
        for (var found : figures.refusedBecause(since, LOOKED_AT)) {
            causes.add(new Cause(
                    found.words().startsWith(REFUSED) ? found.words().substring(REFUSED.length()) : found.words(),
                    found.count()));
        }
        var senders = figures.refusedSenders(since, LOOKED_AT);
        if (!senders.isEmpty()) {
            causes.add(new Cause(
                    senders.size() == 1
                            ? "All are from a sender named \u201c"
                                    + senders.get(0).words() + "\u201d."
                            : "They are from " + senders.size() + " senders named differently.",
                    senders.stream().mapToInt(DeliveryFigures.Counted::count).sum()));
        }
        return causes;
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
        body.chars().forEach(letter -> {
            if (letter < 128) {
                written.append((char) letter);
            } else {
                written.append("\\u").append(HexFormat.of().toHexDigits((char) letter));
            }
        });
        return written.toString();
    }
}
