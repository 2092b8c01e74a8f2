package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Neighbours;
import io.patchbay.support.OwnPostgres;
import io.patchbay.support.ProductionNode;
import io.patchbay.support.Sender;
import io.patchbay.support.Shops;
import io.patchbay.support.SignedHook;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Two production nodes, their database and their provider, to be broken in turn while webhooks rain in.
 * After each fault: everything answered 200 is applied, once, and all is well again within a minute
 * without anybody's help. Prints a table of what was done and what came of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Faults {

    static final Duration RECOVERY = Duration.ofSeconds(60);
    static final int SHOPS = 20;

    private final List<String> table = new ArrayList<>();
    private final AtomicInteger storms = new AtomicInteger();

    /** Nodes that get a share of the requests. */
    final Set<ProductionNode> inTurn = new CopyOnWriteArraySet<>();

    /** The budgets are not what is tested here. */
    private static final Map<String, String> SETTINGS = Map.of(
            "PATCHBAY_KAPSO_REQUESTS_PER_MINUTE", "60000",
            "PATCHBAY_KAPSO_HEALTH_PER_MINUTE", "60000",
            "QUARKUS_SHUTDOWN_DELAY", "0");

    OwnPostgres database;
    Neighbours neighbours;
    ProductionNode first;
    ProductionNode second;

    @BeforeAll
    void start() throws Exception {
        database = new OwnPostgres();
        neighbours = new Neighbours();
        new Shops(SHOPS).shownBy(neighbours);
        first = node();
        second = node();
        Awaitility.await()
                .atMost(RECOVERY)
                .until(() ->
                        database.number("select count(*) from phone_number where connection_id is not null") == SHOPS);
    }

    @AfterAll
    void stop() throws Exception {
        System.out.printf(
                "%n%-44s %-34s %8s %6s %8s %13s%n%s%n",
                "fault", "injected", "answered", "lost", "doubled", "recovered in", String.join("\n", table));
        for (var node : new ProductionNode[] {first, second}) {
            if (node != null) {
                node.kill();
            }
        }
        neighbours.close();
        database.close();
    }

    ProductionNode node(String... options) throws IOException {
        return ProductionNode.forAMinute(database.port(), neighbours, SETTINGS, options);
    }

    @BeforeEach
    void bothAreThere() throws Exception {
        first = alive(first);
        second = alive(second);
    }

    private ProductionNode alive(ProductionNode node) throws Exception {
        if (node.isReady()) {
            return node;
        }
        node.kill();
        return node();
    }

    @AfterEach
    void theProviderIsWellAgain() {
        inTurn.clear();
        neighbours.feel(Neighbours.WELL);
    }

    static Neighbours.Mood after(Duration wait) {
        return (exchange, truth) -> {
            pause(wait.toMillis());
            Neighbours.answer(exchange, 200, truth);
        };
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    interface Fault {
        /** Breaks something, mends it again if it does not mend itself, and says what it was. */
        String happensTo(Sender sender) throws Exception;
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    Sender storm(String name, Fault fault) throws Exception {
        return storm(name, fault, () -> true);
    }

    /**
     * Webhooks rain on both nodes while the fault happens. From its end on, everything sent has to
     * be answered and applied within a minute, and this condition has to come true.
     */
    Sender storm(String name, Fault fault, Condition well) throws Exception {
        var storm = "storm" + storms.incrementAndGet() + "-";
        inTurn.addAll(List.of(first, second));
        var sender = new Sender(this::addresses).stream(8, n -> hook(storm, n));
        String injected;
        long over;
        try {
            Thread.sleep(500);
            injected = fault.happensTo(sender);
        } finally {
            over = System.nanoTime();
            Thread.sleep(300);
            sender.finish();
        }
        var looked = new Sender(this::addresses).send(1, 1, n -> line(storm + "last", 1));
        var sent = Stream.concat(sender.answered().stream(), looked.answered().stream());
        var keys = sent.toArray(String[]::new);
        try {
            await(() -> applied(keys) == keys.length && well.holds());
        } finally {
            var took = Duration.ofNanos(System.nanoTime() - over);
            var lost = keys.length - applied(keys);
            var doubled = doubled(keys);
            table.add("%-44s %-34s %8d %6d %8d %11.1f s   %s"
                    .formatted(
                            name,
                            injected,
                            keys.length,
                            lost,
                            doubled,
                            took.toMillis() / 1000.0,
                            new TreeMap<>(sender.refusals())));
            assertThat(doubled).as("applied twice").isZero();
            assertThat(lost).as("answered 200 and not applied").isZero();
            assertThat(took).isLessThan(RECOVERY);
        }
        assertThat(sender.givenUp()).isEmpty();
        return sender;
    }

    List<URI> addresses() {
        return inTurn.stream().map(node -> node.url("/hooks/kapso")).toList();
    }

    /** Mostly messages; now and then a line comes back, which makes us probe the number. */
    static SignedHook hook(String storm, int n) {
        return n % 20 == 0 ? line(storm + n, n / 20 % SHOPS) : SignedHook.message(storm + n, n % SHOPS, Instant.now());
    }

    static SignedHook line(String name, int shop) {
        return SignedHook.line(name, "reconnected", shop, Instant.now());
    }

    private int applied(String[] keys) throws SQLException {
        return (int) database.number(
                "select count(*) from delivery d where idempotency_key = any(?) and state = 'applied'"
                        + " and exists (select 1 from fact f where f.delivery_id = d.id)",
                (Object) keys);
    }

    private int doubled(String[] keys) throws SQLException {
        return (int) database.number(
                "select count(*) from (select d.idempotency_key from delivery d join fact f on f.delivery_id = d.id"
                        + " where d.idempotency_key = any(?) group by d.idempotency_key having count(*) > 1) twice",
                (Object) keys);
    }

    long waiting() throws SQLException {
        return database.number("select count(*) from delivery where state = 'received'");
    }

    /** A session that holds the line of shop 0, which every batch of the storm touches. */
    AutoCloseable lockedLine() throws SQLException {
        var session = database.session();
        session.setAutoCommit(false);
        try (var lock = session.prepareStatement(
                "select 1 from connection c join phone_number n on n.connection_id = c.id where n.phone_number_id = ? for update of c")) {
            lock.setString(1, Shops.numberId(0));
            lock.executeQuery();
        }
        return session::close;
    }

    long sessionsThatWait(ProductionNode node) throws SQLException {
        return database.number(
                "select count(*) from pg_stat_activity where application_name = ? and wait_event_type = 'Lock' and query ilike '%for no key update%'",
                node.sessions());
    }

    static void await(Condition condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(RECOVERY).until(condition::holds);
    }

    interface Rows {
        List<List<String>> rows() throws Exception;
    }

    static List<List<String>> awaited(Rows query) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(RECOVERY)
                .until(query::rows, rows -> !rows.isEmpty());
    }
}
