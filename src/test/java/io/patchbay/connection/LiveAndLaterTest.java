package io.patchbay.connection;

import static io.patchbay.support.Cast.LINDNER_NUMBER;
import static io.patchbay.support.Cast.LINDNER_WABA;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.Ids;
import io.patchbay.desk.CaseFile;
import io.patchbay.live.ChangeFeed;
import io.patchbay.support.Cast;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.TestClock;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.TenantCard;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a case is said to have been at an earlier moment is what was said live at that moment: a
 * story is told fact by fact while a clock moves, the headline noted after each, and all of them
 * asked for again when the story is over.
 */
@ConsoleTest
class LiveAndLaterTest {

    private static final int STEPS = 60;

    @Inject
    EntityManager entities;

    @Inject
    Judge judge;

    @Inject
    ChangeFeed changes;

    @Inject
    ConnectionSettings settings;

    @Inject
    Facts facts;

    @Inject
    CaseFile caseFile;

    /** What a list shows of a case. */
    private record Headline(Status status, String verdict, Acts acts, boolean blocks) {}

    private final TestClock clock = new TestClock();
    private final UUID link = Ids.next();
    private final UUID attempt = Ids.next();
    private UUID connection;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theVerdictAtAnEarlierInstantEqualsWhatWasComputedLiveThen(long seed) {
        var live = new LinkedHashMap<Instant, Headline>();
        QuarkusTransaction.requiringNew().run(() -> tell(new Random(seed), live));

        var later = new LinkedHashMap<Instant, Headline>();
        for (var moment : live.keySet()) {
            var row = caseFile.open(connection, moment).orElseThrow().row();
            later.put(moment, new Headline(row.status(), row.verdict(), row.acts(), row.blocks()));
        }

        assertThat(later).isEqualTo(live);
        assertThat(live.values().stream().distinct()).hasSizeGreaterThan(3);
    }

    private void tell(Random dice, Map<Instant, Headline> live) {
        var summaries = new Summaries(entities, facts, judge, settings, clock);
        var evidence = new Evidence(entities, judge, changes, clock, summaries, new Attempts(entities));
        plant();
        for (var step = 0; step < STEPS; step++) {
            clock.advance(dice.nextInt(4) == 0 ? hours(dice) : seconds(dice));
            if (dice.nextInt(5) > 0) {
                evidence.add(fact(dice, step));
            }
            // as the job does whose clock has run out
            evidence.refold(connection);
            entities.flush();
            var state = entities.find(ConnectionState.class, connection);
            live.put(clock.instant(), new Headline(state.status(), state.verdict(), state.acts(), state.blocks));
        }
    }

    private static Duration hours(Random dice) {
        return Duration.ofMinutes(20 + dice.nextInt(60 * 30));
    }

    private static Duration seconds(Random dice) {
        return Duration.ofSeconds(1 + dice.nextInt(600));
    }

    private void plant() {
        var tenant = new Tenant(TenantCard.named("Bakery " + UUID.randomUUID(), null), Cast.JON, clock.instant());
        entities.persist(tenant);
        var line = new Connection(tenant.id(), Cast.JON, clock.instant());
        entities.persist(line);
        entities.flush();
        connection = line.id();
        entities.createNativeQuery(
                        "insert into connection_link (id, tenant_id, connection_id, code, own_state, purpose, created_at, created_by)"
                                + " values (:id, :tenant, :connection, :code, 'MADE', 'connect', :now, 'jon')")
                .setParameter("id", link)
                .setParameter("tenant", tenant.id())
                .setParameter("connection", connection)
                .setParameter("code", Ids.code())
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    /** Anything a provider, a browser or a colleague may tell; sometimes late, sometimes early. */
    private Fact fact(Random dice, int step) {
        var kinds = FactKind.values();
        // the beginning is always the same, so that most stories get somewhere
        var kind = step == 0
                ? FactKind.LINK_CREATED
                : step == 1 ? FactKind.ATTEMPT_STARTED : kinds[dice.nextInt(kinds.length)];
        var now = clock.instant();
        var happened = switch (dice.nextInt(8)) {
            case 0 -> now.minus(hours(dice));
            case 1 -> now.plusSeconds(30);
            default -> now;
        };
        return new Fact(
                connection, StatementJson.of(kind, data(kind, dice)), happened, now, "test", null, kind + ":" + step);
    }

    private Map<String, Object> data(FactKind kind, Random dice) {
        var data = new LinkedHashMap<String, Object>();
        switch (kind) {
            case LINK_CREATED -> {
                data.put("link_id", link);
                data.put("modes", List.of());
                data.put("purpose", "connect");
                data.put("expires_at", clock.instant().plus(Duration.ofDays(30)).toString());
            }
            case LINK_SEEN -> {
                data.put("link_id", link);
                data.put("status", one(dice, "active", "used", "expired"));
                data.put("setup_status", one(dice, "pending", "processing", "failed", "completed"));
            }
            case RETURNED_FAILED -> {
                data.put("link_id", link);
                data.put("attempt_id", attempt);
                data.put("error_code", one(dice, "phone_verification_failed", "2494158", "facebook_auth_failed"));
            }
            case HEALTH_READ -> {
                data.put("status", one(dice, "healthy", "degraded", "unhealthy", "error"));
                data.put("problems", one(dice, List.of(), List.of("141006"), List.of("190")));
            }
            case NUMBER_READ -> {
                data.put("phone_number_id", LINDNER_NUMBER);
                data.put("waba_id", LINDNER_WABA);
                data.put("status", one(dice, "CONNECTED", "CONNECTED", "PENDING", "DISCONNECTED"));
                data.put("name_status", one(dice, "APPROVED", "PENDING_REVIEW", "DECLINED"));
            }
            default -> {
                data.put("link_id", link);
                data.put("attempt_id", attempt);
                data.put("phone_number_id", LINDNER_NUMBER);
                data.put("reason", one(dice, "partner_removed", "account_disconnected"));
                data.put("decision", one(dice, "APPROVED", "REJECTED"));
                data.put("connection_type", "coexistence");
                data.put("message_id", "wamid." + dice.nextInt());
            }
        }
        return data;
    }

    @SafeVarargs
    private static <T> T one(Random dice, T... words) {
        return new ArrayList<>(List.of(words)).get(dice.nextInt(words.length));
    }
}
