package io.patchbay.provider.kapso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.provider.ProviderFunding;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNameRequest;
import io.patchbay.provider.ProviderNumber;
import io.patchbay.provider.ProviderNumberFields;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.support.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Recorded answers as the client reads them, for tests on the other side of the port. */
public final class RecordedAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedAnswers() {}

    /** A number of Meta's, in the place of the provider's row, which carries the same words. */
    public static ProviderNumber row(String name) {
        return KapsoJson.number(graph("phone_number." + name));
    }

    public static ProviderNumber shown(String name) {
        return KapsoJson.number(
                Fixtures.json("phone-number-" + name + ".response-200.json").path("data"));
    }

    public static ProviderNumberFields fields(String name) {
        return MetaJson.numberFields(graph("phone_number." + name));
    }

    public static ProviderWaba waba(String name) {
        return MetaJson.waba(graph("waba." + name));
    }

    public static List<ProviderNameRequest> nameRequests() {
        var list = Fixtures.json("display-name-request-list.response-200.json").path("data");
        return StreamSupport.stream(list.spliterator(), false)
                .map(KapsoJson::nameRequest)
                .toList();
    }

    public static ProviderFunding funding(String name) {
        return KapsoJson.funding(
                Fixtures.json("funding-get-" + name + ".response-200.json").path("data"));
    }

    /** Meta's own judgement, where the provider's check shows it. */
    public static ProviderHealth metaHealth(String name) {
        var judged = graph("health_status." + name).path("health_status");
        var word = judged.path("can_send_message").asText();
        var status = switch (word) {
            case "AVAILABLE" -> "healthy";
            case "LIMITED" -> "degraded";
            default -> "unhealthy";
        };
        var check = JSON.createObjectNode().put("overall_status", word).set("details", judged);
        return KapsoHealth.read(JSON.createObjectNode()
                .put("status", status)
                .set("checks", JSON.createObjectNode().set("messaging_health", check)));
    }

    private static JsonNode graph(String name) {
        try {
            return JSON.readTree(Fixtures.meta("graph." + name + ".json"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
