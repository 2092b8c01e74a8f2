package io.patchbay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.access.ApiKeys.Holder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class KeyHoldersTest {

    private static final Holder MIRA = new Holder("1", "Mira", Roles.AGENT);
    private static final Holder JON = new Holder("2", "Jon", Roles.MANAGER);

    private final Map<String, Holder> database = new HashMap<>(Map.of("m", MIRA, "j", JON));
    private final List<Set<String>> queries = new ArrayList<>();
    private final Queue<Runnable> worker = new ArrayDeque<>();
    private Runnable duringTheQuery = () -> {};
    private boolean away;

    private boolean busy;

    private final KeyHolders holders = new KeyHolders(this::ask, this::take);

    private void take(Runnable work) {
        if (busy) {
            throw new RejectedExecutionException("too much to do");
        }
        worker.add(work);
    }

    private Map<String, Holder> ask(Set<String> hashes) {
        queries.add(Set.copyOf(hashes));
        if (away) {
            throw new IllegalStateException("no database");
        }
        var found = new HashMap<>(database);
        found.keySet().retainAll(hashes);
        var during = duringTheQuery;
        duringTheQuery = () -> {};
        during.run();
        return found;
    }

    private void work() {
        while (!worker.isEmpty()) {
            worker.remove().run();
        }
    }

    private static Optional<Holder> now(CompletionStage<Optional<Holder>> answer) {
        return answer.toCompletableFuture().getNow(null);
    }

    @Test
    void allWhoComeBeforeAQueryShareIt() {
        var mira = holders.find("m");
        var again = holders.find("m");
        var jon = holders.find("j");
        var nobody = holders.find("x");
        assertThat(worker).as("threads").hasSize(1);
        assertThat(now(mira)).isNull();
        work();
        assertThat(now(mira)).contains(MIRA);
        assertThat(now(again)).contains(MIRA);
        assertThat(now(jon)).contains(JON);
        assertThat(now(nobody)).isEmpty();
        assertThat(queries).containsExactly(Set.of("m", "j", "x"));
    }

    @Test
    void whoComesWhileAQueryIsUnderWayHearsOfTheNext() {
        var late = new ArrayList<CompletionStage<Optional<Holder>>>();
        duringTheQuery = () -> {
            database.remove("m");
            late.add(holders.find("m"));
        };
        var early = holders.find("m");
        work();
        assertThat(now(early)).as("asked before it was taken back").contains(MIRA);
        assertThat(now(late.get(0))).as("asked after it was taken back").isEmpty();
        assertThat(queries).hasSize(2);
    }

    @Test
    void aQueryThatFailsFailsForThoseWhoAskedAndTheNextIsAskedAnew() {
        away = true;
        var failed = holders.find("m");
        work();
        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        away = false;
        var later = holders.find("m");
        work();
        assertThat(now(later)).contains(MIRA);
    }

    @Test
    void aWorkerThatTakesNoWorkKeepsNobodyOutForEver() {
        busy = true;
        assertThatThrownBy(() -> holders.find("m")).isInstanceOf(RejectedExecutionException.class);
        busy = false;
        var later = holders.find("m");
        work();
        assertThat(now(later)).contains(MIRA);
    }
}
