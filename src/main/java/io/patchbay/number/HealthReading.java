package io.patchbay.number;

import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderHealth.Check;
import io.patchbay.provider.ProviderHealth.Entity;
import io.patchbay.provider.ProviderHealth.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The provider's health check as the data of a fact. */
final class HealthReading {

    /**
     * Meta's "token no longer valid", which the provider passes on inside a text in Ruby or JSON
     * notation (facts §4.4).
     */
    private static final Pattern CODE_190 = Pattern.compile("\"code\"\\s*(=>|:)\\s*\"?190\\b");

    /** Voice calls over SIP that are not set up: no matter for messages (facts c3). */
    private static final Set<String> ONLY_CALLS = Set.of("138024", "138025");

    private static final Pattern NOT_SUBSCRIBED = Pattern.compile("not (been )?subscribed", Pattern.CASE_INSENSITIVE);

    private static final List<String> WORST_FIRST = List.of("BLOCKED", "LIMITED", "AVAILABLE");

    private HealthReading() {}

    /**
     * Keys: status, connection and access (words of these checks), credential (accepted, refused,
     * or not there if nothing says), messaging, unsubscribed (true if the app does not get the
     * messages), portfolio_id, problems (codes), checks. A check that failed to run proves nothing,
     * so an overall {@code error} yields only itself.
     */
    static Map<String, Object> of(ProviderHealth health) {
        var data = new LinkedHashMap<String, Object>();
        data.put("status", health.status());
        if (health.error() != null) {
            data.put("error", health.error());
        }
        if ("error".equalsIgnoreCase(health.status())) {
            return data;
        }
        var checks = new ArrayList<Object>();
        var problems = new ArrayList<Object>();
        for (var check : health.checks()) {
            checks.add(written(check));
            check.entities().forEach(entity -> problems.addAll(problems(entity)));
            switch (check.name()) {
                case "phone_number_connection" -> word(data, "connection", check);
                case "phone_number_access" -> word(data, "access", check);
                case "messaging_health" -> {
                    if (messaging(check) != null) {
                        data.put("messaging", messaging(check));
                    }
                }
                default -> {
                    // kept among the checks
                }
            }
        }
        if (health.checks().stream().anyMatch(HealthReading::isUnsubscribed)) {
            data.put("unsubscribed", true);
        }
        health.checks().stream()
                .flatMap(check -> check.entities().stream())
                .filter(entity -> isOf("BUSINESS", entity) && entity.id() != null)
                .findFirst()
                .ifPresent(business -> data.put("portfolio_id", business.id()));
        var credential = credential(health.checks());
        if (credential != null) {
            data.put("credential", credential);
        }
        if (!problems.isEmpty()) {
            data.put("problems", problems);
        }
        data.put("checks", checks);
        return data;
    }

    /** A code whose meaning depends on where it stands is kept together with that place. */
    private static List<String> problems(Entity entity) {
        return entity.problems().stream()
                .map(Problem::code)
                .filter(code -> code != null && !ONLY_CALLS.contains(code))
                .map(code -> code.equals("131000") && entity.type() != null
                        ? code + ":" + entity.type().toUpperCase(Locale.ROOT)
                        : code)
                .toList();
    }

    /**
     * The worst word of those entities that are not only about calls; else the check's own word.
     */
    private static String messaging(Check check) {
        return check.entities().stream()
                // a template that waits for approval says nothing about the line
                .filter(entity -> !isOf("MESSAGE_TEMPLATE", entity))
                .filter(entity -> entity.canSend() != null)
                .filter(entity ->
                        entity.problems().isEmpty() || !problems(entity).isEmpty())
                .map(entity -> entity.canSend().toUpperCase(Locale.ROOT))
                .filter(WORST_FIRST::contains)
                .min(Comparator.comparing(WORST_FIRST::indexOf))
                .orElse(check.word());
    }

    /** Meta says it of the app in a text without a code (facts meta c3). */
    private static boolean isUnsubscribed(Check check) {
        return check.entities().stream()
                .filter(entity -> isOf("APP", entity))
                .anyMatch(entity -> entity.info().stream()
                        .anyMatch(text -> NOT_SUBSCRIBED.matcher(text).find()));
    }

    private static boolean isOf(String type, Entity entity) {
        return type.equalsIgnoreCase(entity.type());
    }

    private static String credential(List<Check> checks) {
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

    private static Map<String, Object> written(Check check) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", check.name());
        if (check.passed() != null) {
            data.put("passed", check.passed());
        }
        if (check.word() != null) {
            data.put("word", check.word());
        }
        if (check.error() != null) {
            data.put("error", check.error());
        }
        return data;
    }

    private static void word(Map<String, Object> data, String key, Check check) {
        if (check.word() != null) {
            data.put(key, check.word());
        }
    }

    private static boolean isTrue(Boolean value) {
        return value != null && value;
    }

    private static boolean isFalse(Boolean value) {
        return value != null && !value;
    }
}
