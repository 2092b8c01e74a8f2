package io.patchbay.number;

import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is reviewed or metered about a line: a pure fold of its facts, one axis each. Unknown words
 * are shown raw and block nothing. The axes are account_review, name_review, quality, billing,
 * restriction, credential and health, in this order.
 */
public record Standing(Map<String, Axis> axes) {

    private static final Set<String> HEALTH_WORDS = Set.of("healthy", "degraded", "unhealthy");

    /**
     * {@code value} is our word, {@code raw} the sender's (null if it gave none), {@code asOf} the
     * time the sender gives for it.
     */
    public record Axis(String value, String raw, Instant asOf, String source, boolean blocks) {
        static final Axis UNKNOWN = new Axis("unknown", null, null, null, false);
    }

    public static Standing of(Collection<Fact> facts) {
        var read = last(facts, FactKind.NUMBER_READ);
        // a check that did not run says nothing, so the last one that did stays
        var ran = facts.stream().filter(fact -> !"error".equalsIgnoreCase(fact.text("status")));
        var health = last(ran.toList(), FactKind.HEALTH_READ);
        var axes = new LinkedHashMap<String, Axis>();
        axes.put("account_review", accountReview(read));
        axes.put("name_review", nameReview(read));
        axes.put("quality", axis(read, "quality_rating", Standing::lower, false));
        axes.put("billing", billing(health));
        axes.put("restriction", restriction(facts, read));
        axes.put("credential", credential(health));
        axes.put("health", overall(health));
        return new Standing(axes);
    }

    private static Axis accountReview(Optional<Fact> read) {
        return read.filter(fact -> fact.text("status") != null)
                .map(
                        fact ->
                                "PENDING".equalsIgnoreCase(fact.text("status"))
                                        ? new Axis(
                                                "pending",
                                                fact.text("status"),
                                                fact.happenedAt(),
                                                "provider API",
                                                true)
                                        : Axis.UNKNOWN)
                .orElse(Axis.UNKNOWN);
    }

    private static Axis nameReview(Optional<Fact> read) {
        return axis(
                read,
                "name_status",
                raw ->
                        switch (raw.toUpperCase(Locale.ROOT)) {
                            case "APPROVED", "AVAILABLE_WITHOUT_REVIEW" -> "approved";
                            case "PENDING_REVIEW" -> "pending";
                            case "DECLINED" -> "declined";
                            case "EXPIRED" -> "expired";
                            case "NONE" -> "none";
                            default -> "unknown";
                        },
                false);
    }

    private static Axis billing(Optional<Fact> health) {
        return health.map(
                        fact ->
                                fact.texts("problems").contains("141006")
                                        ? new Axis(
                                                "payment_missing",
                                                "141006",
                                                fact.happenedAt(),
                                                "health check",
                                                false)
                                        : Axis.UNKNOWN)
                .orElse(Axis.UNKNOWN);
    }

    /** No news is no restriction, but only of a number that is there. */
    private static Axis restriction(Collection<Fact> facts, Optional<Fact> read) {
        return facts.stream()
                .filter(
                        fact ->
                                fact.kind() == FactKind.ACCOUNT_RESTRICTED
                                        || fact.kind() == FactKind.ACCOUNT_DISABLED
                                        || fact.kind() == FactKind.ACCOUNT_REINSTATED)
                .max(Fact.IN_ORDER)
                .map(
                        fact ->
                                fact.kind() == FactKind.ACCOUNT_REINSTATED
                                        ? new Axis(
                                                "none",
                                                fact.text("ban_state"),
                                                fact.happenedAt(),
                                                "webhook",
                                                false)
                                        : new Axis(
                                                "active",
                                                raw(fact),
                                                fact.happenedAt(),
                                                "webhook",
                                                true))
                .orElseGet(
                        () ->
                                read.isPresent()
                                        ? new Axis("none", null, null, null, false)
                                        : Axis.UNKNOWN);
    }

    private static String raw(Fact fact) {
        return fact.text("ban_state") == null
                ? String.valueOf(fact.data().get("restrictions"))
                : fact.text("ban_state");
    }

    private static Axis credential(Optional<Fact> health) {
        return health.map(
                        fact ->
                                switch (fact.text("credential") == null
                                        ? ""
                                        : fact.text("credential")) {
                                    case "accepted" ->
                                            new Axis(
                                                    "ok",
                                                    null,
                                                    fact.happenedAt(),
                                                    "health check",
                                                    false);
                                    case "refused" ->
                                            new Axis(
                                                    "invalid",
                                                    null,
                                                    fact.happenedAt(),
                                                    "health check",
                                                    true);
                                    default -> Axis.UNKNOWN;
                                })
                .orElse(Axis.UNKNOWN);
    }

    private static Axis overall(Optional<Fact> health) {
        return health.map(
                        fact -> {
                            var word = lower(fact.text("status"));
                            return new Axis(
                                    HEALTH_WORDS.contains(word) ? word : "unknown",
                                    fact.text("status"),
                                    fact.happenedAt(),
                                    "health check",
                                    "unhealthy".equals(word));
                        })
                .orElse(Axis.UNKNOWN);
    }

    private static Axis axis(
            Optional<Fact> read,
            String key,
            java.util.function.UnaryOperator<String> value,
            boolean blocks) {
        return read.filter(fact -> fact.text(key) != null)
                .map(
                        fact ->
                                new Axis(
                                        value.apply(fact.text(key)),
                                        fact.text(key),
                                        fact.happenedAt(),
                                        "provider API",
                                        blocks))
                .orElse(Axis.UNKNOWN);
    }

    private static String lower(String raw) {
        return raw == null ? "unknown" : raw.toLowerCase(Locale.ROOT);
    }

    private static Optional<Fact> last(Collection<Fact> facts, FactKind kind) {
        return facts.stream().filter(fact -> fact.kind() == kind).max(Fact.IN_ORDER);
    }
}
