package io.patchbay.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who pays Meta for an account of the simulated project, by what the provider has stored (kapso.md §4.6). An account
 * pays by itself unless {@code funding} was set for it. Other fields of an account play the rest: {@code preflight} is
 * why the provider may not pay; {@code funding_answer} is {@code fails} or {@code refused}; {@code solution} {@code
 * external} is another partner's.
 */
final class SandboxFundings {

    /** A run in the background takes so long, and one that has ended is repeated for as long. */
    static final Duration RUN = Duration.ofSeconds(30);

    private static final String PURSE = "purse";

    private final SandboxMemory memory;
    private final SandboxAccounts accounts;

    SandboxFundings(SandboxMemory memory, SandboxAccounts accounts) {
        this.memory = memory;
        this.accounts = accounts;
    }

    /** Credits are the project's: without any, what is paid stops for all whom the provider pays for. */
    void creditsGone(boolean gone) {
        memory.change(() -> memory.find(PURSE, "id", PURSE)
                .orElseGet(() -> memory.shelf(PURSE).addObject().put("id", PURSE))
                .put("gone", gone));
    }

    boolean areCreditsGone() {
        return memory.copy(PURSE, "id", PURSE)
                .filter(purse -> purse.path("gone").asBoolean())
                .isPresent();
    }

    /** True if messages of this account are paid from credits that are gone. */
    boolean isOutOfCredits(String wabaId) {
        return areCreditsGone()
                && of(wabaId)
                        .filter(seen -> seen.path("status").asText().equals("funded"))
                        .isPresent();
    }

    /** Empty if the project does not see such an account. */
    Optional<ObjectNode> of(String wabaId) {
        return memory.look(() -> accounts.account(wabaId).map(any -> shown(wabaId)));
    }

    private ObjectNode shown(String wabaId) {
        finishRun(wabaId);
        var own = accounts.own(wabaId);
        var set = own.path("funding").asText(null);
        var status = set == null ? "not_funded" : set;
        var outOfCredits = status.equals("funded") && areCreditsGone();
        var shown = JsonNodeFactory.instance.objectNode();
        shown.put("waba_id", wabaId)
                .put("business_portfolio_id", accounts.portfolioOf(wabaId))
                .put("status", status)
                .put("reason", set == null ? "existing_payment_method" : null)
                .put("message", set == null ? "The account pays Meta with its own payment method." : null)
                .putNull("currency")
                .put("waba_currency", "USD")
                .putNull("last_verified_at")
                .put("last_checked_at", memory.now());
        var paid = shown.putObject("paid_messages");
        paid.put("paused", set != null && !status.equals("funded") || outOfCredits);
        var reasons = paid.putArray("reasons");
        if (outOfCredits) {
            reasons.add("insufficient_credits");
        }
        shown.set("operation", own.has("operation") ? own.path("operation") : JsonNodeFactory.instance.nullNode());
        return shown;
    }

    private void finishRun(String wabaId) {
        var run = accounts.own(wabaId).path("operation");
        if (run.path("status").asText().equals("running") && isOver(run, "started_at")) {
            accounts.change(wabaId, "funding", "funded");
            memory.change(() -> ((ObjectNode) run).put("status", "succeeded").put("finished_at", memory.now()));
        }
    }

    private boolean isOver(JsonNode run, String field) {
        return !memory.instant()
                .isBefore(Instant.parse(run.path(field).asText()).plus(RUN));
    }

    /** Whether the provider may pay for the account; attaches nothing. */
    ObjectNode preflight(String wabaId) {
        var seen = of(wabaId).orElseThrow(SandboxRefusal::notFound);
        if (isExternal(wabaId)) {
            throw SandboxRefusal.named(
                    422,
                    "Preflight is not available for accounts of an external Multi-partner Solution",
                    "error_kind",
                    "external_mps_preflight_unavailable");
        }
        var reason = obstacle(wabaId, seen);
        return JsonNodeFactory.instance
                .objectNode()
                .put("waba_id", wabaId)
                .put("eligible", reason == null)
                .put("reason", reason);
    }

    private String obstacle(String wabaId, JsonNode seen) {
        return accounts.own(wabaId).path("preflight").asText(seen.path("reason").asText(null));
    }

    private boolean isExternal(String wabaId) {
        return accounts.own(wabaId).path("solution").asText().equals("external");
    }

    /** The funding after it was asked for, with what became of it where the provider knows at once. */
    ObjectNode ask(String wabaId, JsonNode body) {
        var seen = of(wabaId).orElseThrow(SandboxRefusal::notFound);
        if (isExternal(wabaId)) {
            return askInTheBackground(wabaId, seen, body);
        }
        var answer = accounts.own(wabaId).path("funding_answer").asText("");
        if (answer.equals("refused")) {
            throw SandboxRefusal.named(
                    422, "The account is not connected through Kapso's app", "error_kind", "account_not_eligible");
        }
        var obstacle = answer.equals("fails") ? "meta_request_failed" : obstacle(wabaId, seen);
        if (obstacle == null) {
            accounts.change(wabaId, "funding", "funded");
        }
        var after = of(wabaId).orElseThrow(SandboxRefusal::notFound);
        after.putObject("activation").put("success", obstacle == null).put("error_kind", obstacle);
        return after;
    }

    private ObjectNode askInTheBackground(String wabaId, ObjectNode seen, JsonNode body) {
        if (!body.path("business_portfolio_id").asText("").matches("\\d+")) {
            throw SandboxRefusal.named(
                    422, "business_portfolio_id must be digits", "error_kind", "invalid_business_portfolio");
        }
        var run = seen.path("operation");
        var repeats = run.path("status").asText().equals("running")
                || run.hasNonNull("finished_at") && !isOver(run, "finished_at");
        if (repeats || seen.path("status").asText().equals("funded")) {
            return seen;
        }
        memory.change(() -> {
            accounts.change(wabaId, "funding", "pending");
            accounts.own(wabaId)
                    .putObject("operation")
                    .put("id", UUID.randomUUID().toString())
                    .put("status", "running")
                    .put("started_at", memory.now())
                    .putNull("finished_at")
                    .putNull("error_kind")
                    .putNull("meta_error_code");
            return null;
        });
        return of(wabaId).orElseThrow(SandboxRefusal::notFound);
    }
}
