package io.patchbay.number;

import io.patchbay.connection.NumberStatement;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderHealth.Entity;
import io.patchbay.provider.ProviderHealth.HealthCheck;
import io.patchbay.provider.ProviderHealth.HealthProblem;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The provider's health check as a fact says it. */
final class HealthReading {

    /**
     * Meta's "token no longer valid", which the provider passes on inside a text in Ruby or JSON
     * notation (kapso.md §4.4).
     */
    private static final Pattern CODE_190 = Pattern.compile("\"code\"\\s*(=>|:)\\s*\"?190\\b");

    /** A block of the app or of the business, which has the code of a lost permission and its own words (meta.md b5). */
    private static final Pattern BLOCKED = Pattern.compile("api access blocked", Pattern.CASE_INSENSITIVE);

    /** Voice calls over SIP that are not set up: no matter for messages (meta.md c3). */
    private static final Set<String> ONLY_CALLS = Set.of("138024", "138025");

    private static final Pattern NOT_SUBSCRIBED = Pattern.compile("not (been )?subscribed", Pattern.CASE_INSENSITIVE);

    /** The kinds of entities that hold up a line; Meta has others, and will have more (meta.md c3). */
    private static final Set<String> OF_THE_LINE = Set.of("PHONE_NUMBER", "WABA", "BUSINESS", "APP");

    private static final List<String> WORST_FIRST = List.of("BLOCKED", "LIMITED", "AVAILABLE");

    private HealthReading() {}

    /** A check that failed to run proves nothing, so an overall {@code error} yields only itself. */
    static HealthRead of(ProviderHealth health) {
        if ("error".equalsIgnoreCase(health.status())) {
            return new HealthRead(
                    health.status(), health.error(), null, null, null, null, null, null, null, null, null);
        }
        var entities = health.checks().stream()
                .flatMap(check -> check.entities().stream())
                .sorted(Comparator.comparing(HealthReading::explains))
                .toList();
        var judged = entities.stream()
                .filter(HealthReading::isFault)
                .map(HealthReading::judged)
                .toList();
        var problems = Stream.concat(
                        entities.stream().flatMap(entity -> problems(entity).stream()),
                        health.checks().stream()
                                .filter(HealthReading::isBlocked)
                                .limit(1)
                                .map(any -> HealthRead.API_ACCESS_BLOCKED))
                .toList();
        return new HealthRead(
                health.status(),
                health.error(),
                last(health, "phone_number_connection", HealthCheck::word),
                last(health, "phone_number_access", HealthCheck::word),
                last(health, "messaging_health", HealthReading::messaging),
                health.checks().stream().anyMatch(HealthReading::isUnsubscribed) ? true : null,
                portfolio(health),
                credential(health.checks()),
                problems.isEmpty() ? null : problems,
                health.checks().stream()
                        .map(check ->
                                new NumberStatement.Check(check.name(), check.passed(), check.word(), check.error()))
                        .toList(),
                judged.isEmpty() ? null : judged);
    }

    /**
     * Where the answer lies, the nearest first: blocked with an error, limited with a text, whatever else may not send, and
     * the business last, whose word often only repeats that of the account (meta.md c3, kapso.md §4.4).
     */
    private static int explains(Entity entity) {
        if ("BLOCKED".equalsIgnoreCase(entity.canSend()) && !entity.problems().isEmpty() && !isOf("BUSINESS", entity)) {
            return 0;
        }
        if ("LIMITED".equalsIgnoreCase(entity.canSend()) && !entity.info().isEmpty()) {
            return 1;
        }
        return isOf("BUSINESS", entity) ? 3 : 2;
    }

    /** Anything but a plain leave to send; also a word that we do not know. */
    private static boolean isFault(Entity entity) {
        return !"AVAILABLE".equalsIgnoreCase(entity.canSend())
                || !entity.problems().isEmpty();
    }

    private static NumberStatement.Judged judged(Entity entity) {
        var texts = Stream.concat(
                        entity.info().stream(),
                        entity.problems().stream()
                                .flatMap(problem -> Stream.of(problem.description(), problem.solution())))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return new NumberStatement.Judged(
                entity.type(),
                entity.canSend(),
                entity.problems().stream()
                        .map(HealthProblem::code)
                        .filter(Objects::nonNull)
                        .toList(),
                texts);
    }

    private static boolean isBlocked(HealthCheck check) {
        return check.error() != null && BLOCKED.matcher(check.error()).find();
    }

    /** Of the last check with this name that says it; null if none does. */
    private static String last(ProviderHealth health, String name, Function<HealthCheck, String> says) {
        return health.checks().stream()
                .filter(check -> name.equals(check.name()))
                .map(says)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static String portfolio(ProviderHealth health) {
        return health.checks().stream()
                .flatMap(check -> check.entities().stream())
                .filter(entity -> isOf("BUSINESS", entity) && entity.id() != null)
                .findFirst()
                .map(Entity::id)
                .orElse(null);
    }

    /** A code whose meaning depends on where it stands is kept together with that place. */
    private static List<String> problems(Entity entity) {
        return entity.problems().stream()
                .map(HealthProblem::code)
                .filter(code -> code != null && !ONLY_CALLS.contains(code))
                .map(code -> code.equals("131000") && entity.type() != null
                        ? code + ":" + entity.type().toUpperCase(Locale.ROOT)
                        : code)
                .toList();
    }

    /**
     * The worst word of those entities that are not only about calls; else the check's own word. What another kind of
     * entity is said to be, such as a template that waits for approval, says nothing about the line.
     */
    private static String messaging(HealthCheck check) {
        return check.entities().stream()
                .filter(entity -> OF_THE_LINE.stream().anyMatch(type -> isOf(type, entity)))
                .filter(entity -> entity.canSend() != null)
                .filter(entity ->
                        entity.problems().isEmpty() || !problems(entity).isEmpty())
                .map(entity -> entity.canSend().toUpperCase(Locale.ROOT))
                .filter(WORST_FIRST::contains)
                .min(Comparator.comparing(WORST_FIRST::indexOf))
                .orElse(check.word());
    }

    /** Meta says it of the app in a text without a code (meta.md c3). */
    private static boolean isUnsubscribed(HealthCheck check) {
        return check.entities().stream()
                .filter(entity -> isOf("APP", entity))
                .anyMatch(entity -> entity.info().stream()
                        .anyMatch(text -> NOT_SUBSCRIBED.matcher(text).find()));
    }

    private static boolean isOf(String type, Entity entity) {
        return type.equalsIgnoreCase(entity.type());
    }

    private static String credential(List<HealthCheck> checks) {
        if (checks.stream()
                        .anyMatch(check -> check.error() != null
                                && CODE_190.matcher(check.error()).find())
                || checks.stream()
                        .anyMatch(check -> "token_validity".equals(check.name()) && isFalse(check.passed()))) {
            return "refused";
        }
        return checks.stream().anyMatch(check -> "phone_number_access".equals(check.name()) && isTrue(check.passed()))
                ? "accepted"
                : null;
    }

    private static boolean isTrue(Boolean value) {
        return value != null && value;
    }

    private static boolean isFalse(Boolean value) {
        return value != null && !value;
    }
}
