package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Sender;
import io.patchbay.support.Shops;
import io.patchbay.support.SignedHook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Twenty thousand webhooks to two nodes at once, shuffled, with every repetition a sender is known
 * for. Every shop has a twin to which the same happens once, in order, told to one node; in the end
 * both have to stand the same.
 */
class FloodIT {

    private static final int HOOKS = 20_000;
    private static final int SHOPS = 60;
    private static final int LINE_EVENTS = 15;
    private static final int MESSAGES = 185;

    /** Milliseconds between two events of a line. */
    private static final long APART = 10;

    /** Each happening is told once; the rest of the flood are repetitions. */
    private static final int DISTINCT = SHOPS * (LINE_EVENTS + MESSAGES);

    private OwnPostgres database;
    private Neighbours neighbours;
    private ProductionNode first;
    private ProductionNode second;

    @BeforeEach
    void start() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(2 * SHOPS).shownBy(neighbours);
        var settings = Map.of(
                "PATCHBAY_KAPSO_REQUESTS_PER_MINUTE", "60000",
                "PATCHBAY_KAPSO_HEALTH_PER_MINUTE", "60000");
        first = ProductionNode.forAMinute(database.port(), neighbours, settings);
        second = ProductionNode.forAMinute(database.port(), neighbours, settings);
        until("select count(*) from reconciliation where state = 'running'", 0);
        until("select count(*) from phone_number where connection_id is not null", 2 * SHOPS);
        // from here on only what webhooks say counts
        neighbours.feel((exchange, truth) -> Neighbours.answer(exchange, 503, "{\"error\":\"down\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        first.kill();
        second.kill();
        neighbours.close();
        database.close();
    }

    @Test
    void twentyThousandWebhooksAreAppliedOnceWhateverTheirOrder() throws Exception {
        var random = new Random(4);
        var began = Instant.now();
        var story = new ArrayList<SignedHook>();
        for (var shop = 0; shop < SHOPS; shop++) {
            story.addAll(story("flood", shop, shop, began));
        }
        var flood = flood(story, random);
        assertThat(story).hasSize(DISTINCT);
        assertThat(flood).hasSize(HOOKS);

        // nothing is told before it happened: what is counts from when we heard of it, in that
        // order
        Awaitility.await().until(() -> Instant.now().isAfter(began.plusMillis(APART * LINE_EVENTS)));
        var clock = System.nanoTime();
        var sender = new Sender(() -> List.of(hooks(first), hooks(second))).send(flood.size(), 24, flood::get);
        var answered = Duration.ofNanos(System.nanoTime() - clock);
        until("select count(*) from delivery where state = 'received'", 0);
        var applied = Duration.ofNanos(System.nanoTime() - clock);

        var calm = new ArrayList<SignedHook>();
        for (var shop = 0; shop < SHOPS; shop++) {
            calm.addAll(story("calm", shop, SHOPS + shop, began).stream()
                    // of messages the newest is proof enough
                    .filter(hook -> !isOlderMessage(hook))
                    .toList());
        }
        new Sender(() -> List.of(hooks(first))).send(calm.size(), 1, calm::get);
        until("select count(*) from delivery where state = 'received'", 0);

        assertThat(sender.givenUp()).isEmpty();
        var facts = database.number(
                "select count(*) from fact f join delivery d on d.id = f.delivery_id where d.idempotency_key like 'flood-%'");
        var twice = database.number(
                "select count(*) - count(distinct coalesce(data ->> 'message_id', connection_id || kind || happened_at)) from fact f"
                        + " join delivery d on d.id = f.delivery_id where d.idempotency_key like 'flood-%'");
        System.out.printf(
                "flood: %d webhooks, %d happenings, to two nodes: answered in %.1f s, applied in %.1f s, lost %d, applied twice %d, refused on the way %s%n",
                flood.size(),
                DISTINCT,
                answered.toMillis() / 1000.0,
                applied.toMillis() / 1000.0,
                DISTINCT - (facts - twice),
                twice,
                sender.refusals());
        assertThat(facts).as("one fact for each happening").isEqualTo(DISTINCT);
        assertThat(twice).as("happenings that count twice").isZero();
        assertThat(database.number("select sum(1 + duplicates) from delivery where idempotency_key like 'flood-%'"))
                .as("every webhook has left its trace")
                .isGreaterThanOrEqualTo(HOOKS);
        assertThat(standing(0)).hasSize(SHOPS).isEqualTo(standing(SHOPS));
    }

    /** What happens to one shop, in order: pauses and returns of its line, and messages. */
    private static List<SignedHook> story(String name, int as, int shop, Instant began) {
        var random = new Random(as);
        var story = new ArrayList<SignedHook>();
        for (var i = 0; i < LINE_EVENTS; i++) {
            var word = List.of("offboarded", "reconnected", "disconnected").get(random.nextInt(3));
            story.add(SignedHook.line(name + "-" + shop + "-line-" + i, word, shop, began.plusMillis(APART * i)));
        }
        for (var i = 0; i < MESSAGES; i++) {
            story.add(SignedHook.message(name + "-" + shop + "-message-" + i, shop, began.plusSeconds(i)));
        }
        return story;
    }

    private static boolean isOlderMessage(SignedHook hook) {
        return hook.event().contains("message") && !hook.key().endsWith("-message-" + (MESSAGES - 1));
    }

    /** Shuffled, with repetitions under the same key and under another one. */
    private static List<SignedHook> flood(List<SignedHook> story, Random random) {
        var flood = new ArrayList<>(story);
        for (var i = 0; flood.size() < HOOKS; i++) {
            var hook = story.get(random.nextInt(story.size()));
            flood.add(i % 2 == 0 ? hook : hook.underKey(hook.key() + "-again-" + i));
        }
        Collections.shuffle(flood, random);
        return flood;
    }

    /** What the list row says of each shop from this one on, without what names the shop. */
    private List<List<String>> standing(int from) throws Exception {
        return database.rows(
                "select s.status, s.in_status_since::text, s.verdict, s.acts, s.blocks::text, s.mode_taken from connection_state s"
                        + " join phone_number n on n.connection_id = s.connection_id"
                        + " where n.phone_number_id >= ? and n.phone_number_id < ? order by n.phone_number_id",
                Shops.numberId(from),
                Shops.numberId(from + SHOPS));
    }

    private static URI hooks(ProductionNode node) {
        return node.url("/hooks/kapso");
    }

    private void until(String count, long expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> database.number(count) == expected);
    }
}
