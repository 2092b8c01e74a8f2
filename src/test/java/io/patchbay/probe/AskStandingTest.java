package io.patchbay.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.MisbehavingProvider;
import io.patchbay.support.Rewired;
import io.patchbay.support.Settled;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What Meta says of an account, a name and the money arrives with the next probe of the line. */
@ConsoleTest
class AskStandingTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Sandbox sandbox;

    @Inject
    AskStanding askStanding;

    @Inject
    Provider provider;

    @Inject
    EntityManager entities;

    private static String waba(String connectionId) {
        return Console.get("connections/" + connectionId).getString("waba.id");
    }

    private static String number(String connectionId) {
        return Console.get("connections/" + connectionId).getString("phone_number_id");
    }

    private void ask(String connectionId) {
        askStanding.about(number(connectionId), Duration.ZERO, new HashMap<>());
    }

    private static List<String> kinds(String connectionId) {
        return Console.get("connections/" + connectionId + "/facts").getList("data.kind");
    }

    @Test
    void aRejectedReviewThatNoWebhookToldIsFoundByAsking() {
        var line = Console.connected("Review told by nobody").connectionId();
        sandbox.change(number(line), "health_profile", "limited");
        sandbox.changeAccount(waba(line), "account_review_status", "REJECTED");
        sandbox.changeAccount(waba(line), "business_verification_status", "failed");

        ask(line);

        var shown = Console.get("connections/" + line);
        assertThat(shown.getString("standing.account_review.value")).isEqualTo("rejected");
        assertThat(shown.getString("portfolio.verification")).isEqualTo("failed");
        assertThat(shown.getString("portfolio.messaging_limit")).isEqualTo("TIER_2K");
    }

    @Test
    void ofTwoAnswersThatCrossTheOneThatWasAskedForLaterCounts() {
        var line = Console.connected("Asked twice at once").connectionId();
        var first = new AtomicBoolean(true);
        var slow = MisbehavingProvider.at("waba", provider, call -> {
            var answer = call.truthfully();
            if (first.getAndSet(false)) {
                sandbox.changeAccount(waba(line), "account_review_status", "REJECTED");
                ask(line);
            }
            return answer;
        });

        Rewired.with(AskStanding.class, slow).about(number(line), Duration.ZERO, new HashMap<>());

        assertThat(first).isFalse();
        assertThat(Console.get("connections/" + line).getString("standing.account_review.value"))
                .isEqualTo("rejected");
    }

    @Test
    void aRequestForAnotherNameIsAskedForOnceANewNameShows() {
        var line = Console.connected("New name").connectionId();
        ask(line);
        assertThat(kinds(line)).doesNotContain("name_requests_read");

        sandbox.change(number(line), "new_name_status", "PENDING_REVIEW");
        sandbox.requestName(number(line), "Best bread", "pending_review");
        ask(line);
        ask(line);

        assertThat(kinds(line)).contains("name_requests_read");
        assertThat(Console.get("connections/" + line).getString("standing.name_review.value"))
                .isEqualTo("pending");
    }

    @Test
    void theSameAnswerAgainIsNoSecondFactAndASweepAsksSeldom() {
        var line = Console.connected("Asked often").connectionId();
        ask(line);
        var first = kinds(line);

        ask(line);
        assertThat(kinds(line)).isEqualTo(first);

        sandbox.changeAccount(waba(line), "business_verification_status", "pending");
        askStanding.about(number(line), AskStanding.SELDOM, new HashMap<>());
        assertThat(Console.get("connections/" + line).getString("portfolio.verification"))
                .isEqualTo("verified");
    }

    @Test
    void aDecisionThatComesRightAfterAProbeIsAskedAboutAgain() {
        var line = Console.connected("Decided meanwhile").connectionId();
        ask(line);
        sandbox.changeAccount(waba(line), "account_review_status", "REJECTED");
        sandbox.meta(
                "account_review_update",
                waba(line),
                new ObjectMapper().createObjectNode().put("decision", "REJECTED"));

        await().atMost(Console.SOON)
                .until(() -> "rejected"
                        .equals(Console.get("connections/" + line).getString("standing.account_review.value")));
    }

    @Test
    void aNumberThatCouldNotBeAskedAboutIsStillDue() {
        var line = Console.connected("Too many probes").connectionId();
        var number = number(line);
        sandbox.changeAccount(waba(line), "business_verification_status", "pending");
        var refusing = MisbehavingProvider.failing(new ProviderFailure(
                ProviderFailure.Kind.RATE_LIMITED, "a call", "Rate limit exceeded", Duration.ofSeconds(60), null));

        assertThatThrownBy(
                        () -> Rewired.with(AskStanding.class, refusing).about(number, Duration.ZERO, new HashMap<>()))
                .isInstanceOf(ProviderFailure.class);
        askStanding.about(number, AskStanding.SELDOM, new HashMap<>());

        assertThat(Console.get("connections/" + line).getString("portfolio.verification"))
                .isEqualTo("pending");
    }

    @Test
    void whatMetaSendsItselfIsAppliedLikeAnyEvent() {
        var line = Console.connected("Meta speaks").connectionId();
        var value = new ObjectMapper()
                .createObjectNode()
                .put("max_daily_conversations_per_business", 10_000)
                .put("max_phone_numbers_per_business", 20);

        sandbox.meta("business_capability_update", waba(line), value);

        await().atMost(Console.SOON)
                .until(() -> "20".equals(Console.get("connections/" + line).getString("portfolio.number_cap")));
    }

    @Test
    void anAccountOfManyNumbersIsAskedForOnceInASweep() {
        var asked = new ArrayList<String>();
        var first = Console.connected("First of two").connectionId();
        var second = Console.connected("Second of two").connectionId();
        Settled.connection(database, first);
        Settled.connection(database, second);
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery(
                                "update phone_number set waba_id = (select waba_id from phone_number where phone_number_id = :one)"
                                        + " where phone_number_id = :other")
                        .setParameter("one", number(first))
                        .setParameter("other", number(second))
                        .executeUpdate());
        var accounts = new HashMap<String, Optional<ProviderWaba>>();
        var sweep = Rewired.with(AskStanding.class, MisbehavingProvider.knowingNothing(asked::add));

        sweep.about(number(first), Duration.ZERO, accounts);
        sweep.about(number(second), Duration.ZERO, accounts);

        assertThat(asked.stream().filter("waba"::equals)).hasSize(1);
        assertThat(asked.stream().filter("numberFields"::equals)).hasSize(2);
    }
}
