package io.patchbay.provider.kapso;

import io.patchbay.provider.Budget;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Passes on to the budget what Kapso's answers say of its limits (kapso.md §1.5). */
final class KapsoLimits {

    private final Budget budget;

    KapsoLimits(Budget budget) {
        this.budget = budget;
    }

    /**
     * Takes in what an answer says, whatever else it is.
     *
     * @param kind what the question counted as
     * @return how long this answer asks us to wait; null unless it is a 429
     */
    Duration learn(HttpResponse<?> answer, Budget.Kind kind) {
        number(answer, "X-RateLimit-Limit").ifPresent(limit -> budget.told(Budget.Kind.REQUESTS, limit));
        number(answer, "X-Health-RateLimit-Minute-Limit").ifPresent(limit -> budget.told(Budget.Kind.HEALTH, limit));
        if (answer.statusCode() == 429) {
            var wait = seconds(answer, "Retry-After").orElse(Duration.ofSeconds(60));
            budget.shut(kind, wait);
            return wait;
        }
        if (answer.headers()
                .firstValue("X-RateLimit-Remaining")
                .filter("0"::equals)
                .isPresent()) {
            // the window is a minute and nobody says when it began (kapso.md §1.5)
            budget.shut(Budget.Kind.REQUESTS, seconds(answer, "Retry-After").orElse(Duration.ofSeconds(10)));
        }
        return null;
    }

    private static Optional<Duration> seconds(HttpResponse<?> answer, String header) {
        return number(answer, header).map(Duration::ofSeconds);
    }

    private static Optional<Integer> number(HttpResponse<?> answer, String header) {
        return answer.headers()
                .firstValue(header)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::valueOf);
    }
}
