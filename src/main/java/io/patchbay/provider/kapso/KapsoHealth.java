package io.patchbay.provider.kapso;

import static io.patchbay.provider.kapso.JsonValues.first;
import static io.patchbay.provider.kapso.JsonValues.instant;
import static io.patchbay.provider.kapso.JsonValues.text;
import static io.patchbay.provider.kapso.JsonValues.texts;
import static io.patchbay.provider.kapso.JsonValues.truth;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderHealth.HealthCheck;
import io.patchbay.provider.ProviderHealth.HealthProblem;
import java.util.ArrayList;

/** Reads Kapso's health check of a number, and Meta's judgement inside it (kapso.md §4.4). */
final class KapsoHealth {

    private KapsoHealth() {}

    static ProviderHealth read(JsonNode node) {
        var checks = new ArrayList<HealthCheck>();
        node.path("checks").properties().forEach(entry -> checks.add(check(entry.getKey(), entry.getValue())));
        return new ProviderHealth(
                text(node, "status"),
                // two names of the same thing (kapso.md Q3)
                node.hasNonNull("timestamp") ? instant(node, "timestamp") : instant(node, "checked_at"),
                instant(node, "retry_after"),
                text(node, "error"),
                checks);
    }

    private static HealthCheck check(String name, JsonNode node) {
        var details = node.path("details");
        var entities = new ArrayList<ProviderHealth.Entity>();
        for (var entity : details.path("entities")) {
            var problems = new ArrayList<HealthProblem>();
            for (var problem : entity.path("errors")) {
                problems.add(new HealthProblem(
                        text(problem, "error_code"),
                        text(problem, "error_description"),
                        text(problem, "possible_solution")));
            }
            entities.add(new ProviderHealth.Entity(
                    text(entity, "entity_type"),
                    text(entity, "id"),
                    text(entity, "can_send_message"),
                    texts(entity.path("additional_info")),
                    problems));
        }
        return new HealthCheck(
                name,
                truth(node, "passed"),
                first(text(node, "overall_status"), text(details, "status")),
                text(node, "error"),
                entities);
    }
}
