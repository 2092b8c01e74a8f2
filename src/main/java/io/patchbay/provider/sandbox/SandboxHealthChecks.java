package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The provider's check of a number, cached for three minutes; refused credentials are held back
 * longer (kapso.md §4.4).
 */
final class SandboxHealthChecks {

    private static final Duration CACHE = Duration.ofMinutes(3);

    /** How long refused credentials are held back: longer each time, until something changes. */
    private static final List<Duration> BACK_OFF =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30), Duration.ofMinutes(60));

    private final SandboxMemory memory;
    private final SandboxAccounts accounts;
    private final ObjectMapper json = new ObjectMapper();

    SandboxHealthChecks(SandboxMemory memory, SandboxAccounts accounts) {
        this.memory = memory;
        this.accounts = accounts;
    }

    /** Empty if there is no such number. */
    Optional<ObjectNode> of(String phoneNumberId) {
        return memory.look(() -> memory.find(SandboxNumbers.SHELF, "phone_number_id", phoneNumberId)
                .map(this::checked));
    }

    private ObjectNode checked(ObjectNode number) {
        var now = memory.instant();
        var profile = number.path("health_profile").asText("healthy");
        var at = number.hasNonNull("health_at")
                ? Instant.parse(number.path("health_at").asText())
                : null;
        var refusals = number.path("health_refusals").asInt(0);
        var refused = profile.equals("token");
        if (at == null || !at.plus(hold(refused, refusals)).isAfter(now)) {
            at = now;
            refusals = refused ? refusals + 1 : 0;
            keep(number, at, refusals);
        }
        var portfolio = accounts.portfolioOf(number.path("business_account_id").asText());
        return SandboxNumbers.Recorded.HEALTH.over(
                number, SandboxHealth.of(json, number, portfolio, profile, at, hold(refused, refusals)));
    }

    private void keep(ObjectNode number, Instant at, int refusals) {
        memory.change(() -> number.put("health_at", at.toString()).put("health_refusals", refusals));
    }

    private static Duration hold(boolean refused, int refusals) {
        return refused ? BACK_OFF.get(Math.max(0, Math.min(refusals, BACK_OFF.size()) - 1)) : CACHE;
    }
}
