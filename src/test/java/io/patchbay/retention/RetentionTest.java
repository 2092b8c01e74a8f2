package io.patchbay.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.FactKind;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Hook;
import io.patchbay.support.PastCase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Other tests share the database, so whatever would go for all is tried in a transaction that is
 * rolled back.
 */
@ConsoleTest
class RetentionTest {

    private static final Instant HOUR = Instant.parse("2001-01-01T00:00:00Z");

    /** Whatever the application receives while a test runs is young. */
    private static final String LONG_AGO = " and received_at < now() - interval '90 days'";

    @Inject
    Retention retention;

    @Inject
    EntityManager entities;

    /** A request that a worker is done with. */
    private static String delivery() {
        var key = UUID.randomUUID().toString();
        Hook.saying("somebody.said.something", "{\"id\":\"" + key + "\"}")
                .under(key)
                .post();
        return Awaitility.await()
                .atMost(Console.SOON)
                .until(
                        () -> As.agent()
                                .get("/api/v1/deliveries?limit=50")
                                .path("data.find { it.idempotency_key == '"
                                        + key
                                        + "' && it.state != 'received' }?.id"),
                        java.util.Objects::nonNull);
    }

    private long many(String from) {
        return ((Number) entities.createNativeQuery("select count(*) from " + from, Long.class)
                        .getSingleResult())
                .longValue();
    }

    private void set(String update) {
        entities.createNativeQuery(update).executeUpdate();
    }

    private void triedOnly(Runnable work) {
        QuarkusTransaction.begin();
        try {
            work.run();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void bodiesPastTheirTimeAreErasedAndTheRowStays() {
        var id = delivery();
        triedOnly(() -> {
            retention.begin(HOUR);
            set("update retention_run set bodies_to = 0 where hour = '" + HOUR + "'");
            set("update delivery set received_at = received_at - interval '91 days'");
            while (retention.eraseBodies(HOUR, Instant.now().minus(Duration.ofDays(90)), Instant.now()) > 0) {
                continue;
            }
            assertThat(many("delivery where id = '" + id + "' and body = '' and headers = ''"))
                    .isOne();
            assertThat(many("delivery where body <> '' and state not in ('received', 'unmatched', 'failed')"
                            + LONG_AGO))
                    .isZero();
        });
    }

    @Test
    void aRequestThatNobodyCouldApplyKeepsItsBody() {
        var id = delivery();
        triedOnly(() -> {
            retention.begin(HOUR);
            set("update retention_run set bodies_to = 0 where hour = '" + HOUR + "'");
            set("update delivery set received_at = received_at - interval '91 days'");
            set("update delivery set state = 'unmatched' where id = '" + id + "'");
            while (retention.eraseBodies(HOUR, Instant.now().minus(Duration.ofDays(90)), Instant.now()) > 0) {
                continue;
            }
            assertThat(many("delivery where id = '" + id + "' and body <> ''")).isOne();
        });
    }

    @Test
    void youngRequestsAreLeftAlone() {
        var id = delivery();
        triedOnly(() -> {
            retention.begin(HOUR);
            retention.eraseBodies(HOUR, Instant.now().minus(Duration.ofDays(90)), Instant.now());
            retention.deleteDeliveries(HOUR, Instant.now().minus(Duration.ofDays(400)));
            assertThat(many("delivery where id = '" + id + "' and body <> ''")).isOne();
        });
    }

    @Test
    void rowsOfRequestsGoWithTheFacts() {
        delivery();
        triedOnly(() -> {
            retention.begin(HOUR);
            set("update delivery set received_at = received_at - interval '401 days'");
            while (retention.deleteDeliveries(HOUR, Instant.now().minus(Duration.ofDays(400))) > 0) {
                continue;
            }
            assertThat(many("delivery where true" + LONG_AGO)).isZero();
            assertThat(many("seen_event where delivery_id not in (select id from delivery)"))
                    .isZero();
        });
    }

    @Test
    void oneNodePerHourCleansUpAndGoesOnWhereTheLastOneStood() {
        triedOnly(() -> {
            set("delete from retention_run");
            assertThat(retention.begin(HOUR)).isTrue();
            assertThat(retention.begin(HOUR)).isFalse();
            set("update retention_run set bodies_to = 42");
            assertThat(retention.begin(HOUR.plus(Duration.ofHours(1)))).isTrue();
            assertThat(many("retention_run where bodies_to = 42")).isEqualTo(2);
        });
    }

    @Test
    void aCaseIsThinnedOutAndSaysTheSame() {
        var id = PastCase.since(Duration.ofDays(600), story -> {
            story.created().read("CONNECTED").add(FactKind.NOTE, "text", "old");
            for (var day = 0; day < 30; day++) {
                story.after(Duration.ofDays(1)).read("CONNECTED");
            }
            return story;
        });
        var before = As.agent().get("/api/v1/connections/" + id).jsonPath();

        var gone = QuarkusTransaction.requiringNew()
                .call(() -> retention.thinOut(
                        UUID.fromString(id), Instant.now().minus(Duration.ofDays(400)), Instant.now()));

        assertThat(gone).isGreaterThan(25);
        var after = As.agent().get("/api/v1/connections/" + id).jsonPath();
        assertThat(after.getString("status")).isEqualTo(before.getString("status"));
        assertThat(after.getString("in_status_since")).isEqualTo(before.getString("in_status_since"));
        assertThat(after.getString("verdict.code")).isEqualTo(before.getString("verdict.code"));
        assertThat(after.getString("number.connected_since")).isEqualTo(before.getString("number.connected_since"));
    }

    @Test
    void aLongLineIsThinnedOutPieceByPieceAndSaysTheSame() {
        var id = PastCase.since(Duration.ofDays(600), story -> {
            story.created().read("CONNECTED");
            for (var i = 0; i < 2_500; i++) {
                story.minutes(1).read("CONNECTED");
            }
            return story;
        });
        var before = As.agent().get("/api/v1/connections/" + id).jsonPath();

        var gone = new ArrayList<Integer>();
        do {
            gone.add(QuarkusTransaction.requiringNew()
                    .call(() -> retention.thinOut(
                            UUID.fromString(id), Instant.now().minus(Duration.ofDays(400)), Instant.now())));
        } while (gone.get(gone.size() - 1) > 0 && gone.size() < 10);

        assertThat(gone).containsExactly(1_000, 1_000, 499, 0);
        var after = As.agent().get("/api/v1/connections/" + id).jsonPath();
        for (var part : List.of("status", "in_status_since", "verdict.code")) {
            assertThat(after.getString(part)).isEqualTo(before.getString(part));
        }
    }

    @Test
    void notesAndMessagesOfLongAgoGo() {
        var id = PastCase.since(Duration.ofDays(600), story -> {
            story.created()
                    .read("CONNECTED")
                    .add(FactKind.NOTE, "text", "called, nobody answered")
                    .noAnswer();
            for (var day = 0; day < 30; day++) {
                story.after(Duration.ofDays(1)).add(FactKind.MESSAGE_INBOUND, "message_id", "m" + day);
            }
            return story;
        });

        QuarkusTransaction.requiringNew()
                .run(() -> retention.thinOut(
                        UUID.fromString(id), Instant.now().minus(Duration.ofDays(400)), Instant.now()));

        var facts =
                As.agent().get("/api/v1/connections/" + id + "/facts?limit=100").jsonPath();
        assertThat(facts.getList("data.kind"))
                .containsExactlyInAnyOrder("message_inbound", "number_read", "number_created");
        assertThat(facts.getString("data.find { it.kind == 'message_inbound' }.data.message_id"))
                .isEqualTo("m29");
    }

    @Test
    void anAdminSeesWhatIsKeptHowLongAndOthersDoNot() {
        assertThat(As.admin().get("/settings/retention").asString())
                .contains("90 days")
                .contains("400 days");
        assertThat(As.manager().get("/settings/retention").statusCode()).isEqualTo(403);
    }
}
