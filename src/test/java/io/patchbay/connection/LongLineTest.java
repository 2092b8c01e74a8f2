package io.patchbay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.Ids;
import io.patchbay.desk.CaseFile;
import io.patchbay.number.Standing;
import io.patchbay.support.As;
import io.patchbay.support.Cast;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Stopwatch;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that hold more facts than a node could hold. */
@ConsoleTest
class LongLineTest {

    @Inject
    EntityManager entities;

    @Inject
    Evidence evidence;

    @Inject
    Summaries summaries;

    @Inject
    Facts facts;

    @Inject
    Judge judge;

    @Inject
    ConnectionSettings settings;

    @Inject
    CaseFile caseFile;

    @Inject
    Clock clock;

    private final UUID link = Ids.next();
    private UUID connection;
    private UUID tenant;

    /** All tests share the database, and most of its facts would be these. */
    @AfterEach
    void uproot() {
        QuarkusTransaction.requiringNew().run(() -> {
            for (var table : List.of("attempt", "fact", "probe", "connection_state", "connection_link")) {
                entities.createNativeQuery("delete from " + table + " where connection_id = :id")
                        .setParameter("id", connection)
                        .executeUpdate();
            }
            entities.createNativeQuery("delete from connection where id = :id")
                    .setParameter("id", connection)
                    .executeUpdate();
            entities.createNativeQuery("delete from tenant where id = :id")
                    .setParameter("id", tenant)
                    .executeUpdate();
        });
    }

    /** What 50,000 facts may be about, one a minute, the newest a minute ago. */
    enum Mixture {
        /** One link, pressed and failed in turn by whoever holds it. */
        TRIES("""
                select case when mod(i, 2) = 0 then 'ATTEMPT_STARTED' else 'RETURNED_FAILED' end,
                    jsonb_build_object('link_id', '%1$s', 'attempt_id', md5('%1$s' || i / 2)::uuid, 'error_code', 'x' || i)
                """),
        /** A campaign of a busy line that Meta turned down. */
        REFUSED_MESSAGES("""
                select 'MESSAGE_FAILED', jsonb_build_object('message_id', 'm' || i, 'problems',
                    jsonb_build_array(jsonb_build_object('code', 131026)))
                """),
        LOOKS("""
                select (array['NUMBER_READ', 'HEALTH_READ', 'LINK_SEEN', 'LOOK_FAILED'])[mod(i, 4) + 1], jsonb_build_object(
                    'phone_number_id', '1000', 'waba_id', '2000', 'link_id', '%1$s', 'setup_status', 'n' || i,
                    'status', case when mod(i, 4) = 0 then 'CONNECTED' else 'healthy' end, 'connection', 'CONNECTED')
                """);

        private final String facts;

        Mixture(String facts) {
            this.facts = facts;
        }
    }

    @ParameterizedTest
    @EnumSource
    void fiftyThousandFactsOnOneLineCostNoMoreThanAFew(Mixture mixture) throws Exception {
        plant();
        var watch = new Stopwatch();
        var ofFew = watch.time(mixture + ": one fact more of few", 30, 30, this::oneMore);
        insert(mixture, 50_000);

        assertThat(As.agent().get("/connections/" + connection).statusCode()).isEqualTo(200);

        var entitiesHeld = inTransaction(() -> held(() -> summaries.of(connection)));
        assertThat(entitiesHeld).isLessThan(Summaries.LONG + 50);
        assertThat(inTransaction(() -> held(() -> caseFile.open(connection, null))))
                .isLessThan(3_000);
        assertThat(inTransaction(() -> held(this::addOne))).isLessThan(Summaries.LONG + 50);

        var fact = watch.time(mixture + ": one fact more", 30, 30, this::oneMore);
        watch.print();

        // were all facts read again, it would be hundreds of times as much
        assertThat(fact.p50()).isLessThan(ofFew.p50().multipliedBy(20));
        assertThat(attemptRows()).isLessThanOrEqualTo(Progress.MOST);
        pageAndListAgree();
        var api = As.agent().get("/api/v1/connections/" + connection).jsonPath();
        assertThat(api.getList("attempts")).hasSizeLessThanOrEqualTo(Progress.MOST);
    }

    @Test
    void theTimeMachineShowsALongLineAsItWas() {
        plant();
        insert(Mixture.TRIES, 3_000);
        oneMore();
        var then = clock.instant().minus(Duration.ofMinutes(1_000));

        var file = inTransaction(() -> caseFile.open(connection, then).orElseThrow());

        var known = inTransaction(() -> whole()).stream()
                .filter(fact -> !fact.receivedAt().isAfter(then))
                .toList();
        assertThat(file.progress()).isEqualTo(Progress.of(known, then, settings.offboarded()));
        assertThat(As.agent().get("/connections/" + connection + "/at/" + then).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aSummaryThatIsGoneOnWithSaysWhatAllFactsSay(long seed) {
        plant();
        var dice = new Random(seed);
        var start = clock.instant().minus(Duration.ofDays(30));
        for (var i = 0; i < 60; i++) {
            var batch = new ArrayList<Fact>();
            for (var j = dice.nextInt(30); j >= 0; j--) {
                batch.add(any(dice, start.plusSeconds(i * 600L + dice.nextInt(600)), i + ":" + j));
            }
            QuarkusTransaction.requiringNew().run(() -> evidence.add(batch));
        }

        var now = clock.instant();
        inTransaction(() -> {
            var all = whole();
            var summary = summaries.of(connection);
            var progress = Progress.of(all, now, settings.offboarded());
            assertThat(all).hasSizeGreaterThan(2 * Summaries.LONG);
            assertThat(kept()).isOne();
            assertThat(summary.progress(now)).isEqualTo(progress);
            assertThat(Standing.of(summary.facts(), now)).isEqualTo(Standing.of(all, now));
            assertThat(judge.judge(progress, summary.facts(), now)).isEqualTo(judge.judge(progress, all, now));
            return null;
        });
        pageAndListAgree();
    }

    /** The database puts facts in order as we do, however alike they are. */
    @Test
    void factsOfOneMomentHaveOneOrder() {
        plant();
        var moment = clock.instant().minus(Duration.ofDays(1));
        var alike = new ArrayList<Fact>();
        for (var kind : FactKind.values()) {
            for (var once : List.of("a", "B", "ä", "\uFFFD", "\uD83D\uDE00", "a-b", "ab", "a b")) {
                alike.add(new Fact(
                        connection, StatementJson.of(kind, Map.of()), moment, moment, "test", null, kind + once));
            }
        }
        QuarkusTransaction.requiringNew().run(() -> evidence.add(alike));

        var walked = new ArrayList<String>();
        inTransaction(() -> {
            facts.inOrder(connection, fact -> walked.add(fact.once()));
            walked.remove("link");
            return null;
        });

        assertThat(walked)
                .isEqualTo(alike.stream()
                        .filter(fact -> fact.kind().decisive())
                        .sorted(Fact.IN_ORDER)
                        .map(Fact::once)
                        .toList());
    }

    @Test
    void onlyAttemptsThatDifferAreWritten() {
        plant();
        inTransaction(() -> evidence.add(tried(FactKind.ATTEMPT_STARTED, 1)));
        inTransaction(() -> evidence.add(tried(FactKind.RETURNED_FAILED, 1)));
        inTransaction(() -> evidence.add(tried(FactKind.ATTEMPT_STARTED, 2)));
        var before = writtenBy();

        inTransaction(() -> evidence.add(tried(FactKind.RETURNED_FAILED, 2)));

        assertThat(writtenBy()).hasSize(2).containsAnyElementsOf(before);
        assertThat(writtenBy()).isNotEqualTo(before);
    }

    private Fact tried(FactKind kind, int number) {
        var attempt = UUID.nameUUIDFromBytes((connection + ":" + number).getBytes());
        return fact(
                kind,
                clock.instant(),
                Map.of("link_id", link, "attempt_id", attempt, "error_code", "x"),
                kind + ":" + number);
    }

    /** The transaction that wrote each attempt row last. */
    private List<Object> writtenBy() {
        return inTransaction(() -> entities.createNativeQuery(
                        "select xmin::text from attempt where connection_id = :id order by started_at", Object.class)
                .setParameter("id", connection)
                .getResultList());
    }

    private Fact any(Random dice, Instant at, String once) {
        var kind = FactKind.values()[dice.nextInt(FactKind.values().length)];
        if (dice.nextInt(3) == 0) {
            kind = FactKind.MESSAGE_FAILED;
        }
        // one in forty comes days late
        var late = dice.nextInt(40) == 0 ? Duration.ofDays(dice.nextInt(4)) : Duration.ZERO;
        var data = new LinkedHashMap<String, Object>();
        data.put("link_id", link);
        data.put("attempt_id", Ids.next());
        data.put("conflict_id", "c" + dice.nextInt(3));
        data.put("kept", dice.nextBoolean());
        data.put("phone_number_id", "100" + dice.nextInt(2));
        data.put(
                "status",
                List.of("CONNECTED", "DISCONNECTED", "PENDING", "healthy", "error")
                        .get(dice.nextInt(5)));
        data.put("decision", List.of("APPROVED", "PENDING", "REJECTED").get(dice.nextInt(3)));
        data.put("problems", List.of(Map.of("code", dice.nextInt(20) == 0 ? 131042 : 131026)));
        return new Fact(connection, StatementJson.of(kind, data), at.minus(late), at, "test", null, kind + ":" + once);
    }

    private Fact fact(FactKind kind, Instant at, Map<String, ?> data, String once) {
        return new Fact(connection, StatementJson.of(kind, data), at, at, "test", null, once);
    }

    private Object oneMore() {
        return inTransaction(this::addOne);
    }

    private Object addOne() {
        return evidence.add(fact(
                FactKind.RETURNED_FAILED,
                clock.instant(),
                Map.of("link_id", link, "error_code", "access_denied"),
                "more:" + UUID.randomUUID()));
    }

    private void pageAndListAgree() {
        inTransaction(() -> {
            var state = entities.find(ConnectionState.class, connection);
            evidence.refold(connection);
            var row = caseFile.open(connection, null).orElseThrow().row();
            assertThat(row.status()).isEqualTo(state.status());
            assertThat(row.verdict()).isEqualTo(state.verdict());
            assertThat(row.inStatusSince()).isEqualTo(state.inStatusSince());
            return null;
        });
    }

    /** Entities that are held after this. */
    private int held(Runnable work) {
        entities.clear();
        work.run();
        return entities.unwrap(org.hibernate.Session.class).getStatistics().getEntityCount();
    }

    private List<Fact> whole() {
        return facts.list("connectionId", connection);
    }

    private long kept() {
        return count("fact_summary");
    }

    private long attemptRows() {
        return inTransaction(() -> count("attempt"));
    }

    private long count(String table) {
        return (Long)
                entities.createNativeQuery("select count(*) from " + table + " where connection_id = :id", Long.class)
                        .setParameter("id", connection)
                        .getSingleResult();
    }

    private static <T> T inTransaction(java.util.concurrent.Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }

    private void plant() {
        QuarkusTransaction.requiringNew().run(() -> {
            var start = clock.instant().minus(Duration.ofDays(100));
            var customer = new Tenant(TenantCard.named("Long " + UUID.randomUUID(), null), Cast.JON, start);
            entities.persist(customer);
            tenant = customer.id();
            var line = new Connection(tenant, Cast.JON, start);
            entities.persist(line);
            entities.flush();
            connection = line.id();
            entities.createNativeQuery(
                            "insert into connection_link (id, tenant_id, connection_id, code, own_state, purpose, created_at, created_by)"
                                    + " values (:id, :tenant, :connection, :code, 'MADE', 'connect', :now, 'jon')")
                    .setParameter("id", link)
                    .setParameter("tenant", tenant)
                    .setParameter("connection", connection)
                    .setParameter("code", Ids.code())
                    .setParameter("now", start)
                    .executeUpdate();
            evidence.add(fact(
                    FactKind.LINK_CREATED,
                    start,
                    Map.of("link_id", link, "purpose", "connect", "expires_at", start.plus(Duration.ofDays(900))),
                    "link"));
        });
    }

    /** Their ids are of late, so that the hourly cleaning does not take them for old. */
    private void insert(Mixture mixture, int many) {
        QuarkusTransaction.requiringNew()
                .timeout(120)
                .run(() -> entities.createNativeQuery("""
                                                insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, once)
                                                select cast('f' || substr(md5(cast(:id as text) || i), 2) as uuid), :id,
                                                    case when told.kind like 'A%%' then 'LINK' when told.kind like 'R%%' then 'BROWSER' else 'PROBE' end,
                                                    told.kind, at, at, 'test', told.data, 'bulk:' || i
                                                from generate_series(1, :many) i,
                                                    lateral (select cast(:now as timestamptz) - (:many - i + 1) * interval '1 minute' as at) moment,
                                                    lateral (%s) told (kind, data)
                                                """.formatted(mixture.facts.formatted(link)))
                        .setParameter("id", connection)
                        .setParameter("many", many)
                        .setParameter("now", clock.instant())
                        .executeUpdate());
    }
}
