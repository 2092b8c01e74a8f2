package io.patchbay.provider.kapso;

import io.patchbay.provider.ProviderHealth;
import io.patchbay.support.Fixtures;
import java.util.List;

/** The recorded health checks as the client reads them, for tests on the other side of the port. */
public final class RecordedHealth {

    private static final String END = ".response-200.json";

    private RecordedHealth() {}

    /** Short names, such as {@code unhealthy-payment}. */
    public static List<String> names() {
        return Fixtures.named(name -> name.startsWith("health-") && name.endsWith(END)).stream()
                .map(name -> name.substring("health-".length(), name.length() - END.length()))
                .toList();
    }

    public static ProviderHealth named(String name) {
        return KapsoHealth.read(Fixtures.json("health-" + name + END));
    }
}
