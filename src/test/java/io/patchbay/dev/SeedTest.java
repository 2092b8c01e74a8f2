package io.patchbay.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.connection.Status;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

// what is planted can be planted once, and who comes after finds it
@Order(0)
@ConsoleTest
class SeedTest {

    private static final Set<String> planted = new HashSet<>();

    @Inject
    Seed seed;

    @Inject
    EntityManager entities;

    @Test
    void everyStatusIsPlantedAndTheSandboxAgreesWithIt() {
        var planted = planted(seed, entities);

        assertThat(planted).hasSizeGreaterThanOrEqualTo(40);
        for (var status : Status.values()) {
            List<String> found = As.agent()
                    .get("/api/v1/connections?limit=200&status=" + status.apiName())
                    .path("data.id");
            assertThat(found).as(status.apiName()).anyMatch(planted::contains);
        }

        assertThat(missingVerdicts(planted)).isEmpty();

        List<Map<String, String>> drift = Console.sweep().getList("drift");
        assertThat(drift)
                .filteredOn(one -> "status".equals(one.get("kind")))
                .filteredOn(one -> planted.contains(one.get("subject")))
                .isEmpty();
    }

    /** Those about a connection that head none of these. */
    private Set<VerdictCode> missingVerdicts(Set<String> connections) {
        var missing = EnumSet.allOf(VerdictCode.class);
        missing.removeIf(VerdictCode::isOfInstallation);
        missing.removeIf(
                code -> As.agent()
                        .get("/api/v1/connections?limit=200&verdict=" + code.apiName())
                        .<List<String>>path("data.id")
                        .stream()
                        .anyMatch(connections::contains));
        return missing;
    }

    /** The connections of the seed, planted for the first test that asks: it cannot be planted twice. */
    static synchronized Set<String> planted(Seed seed, EntityManager entities) {
        if (planted.isEmpty()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !seed.isSweeping());
            var before = connections(entities);
            QuarkusTransaction.requiringNew().timeout(120).run(seed::plantAll);
            planted.addAll(connections(entities));
            planted.removeAll(before);
        }
        return planted;
    }

    @SuppressWarnings("unchecked")
    private static Set<String> connections(EntityManager entities) {
        return new HashSet<String>(QuarkusTransaction.requiringNew()
                .call(() -> entities.createNativeQuery("select id::text from connection", String.class)
                        .getResultList()));
    }
}
