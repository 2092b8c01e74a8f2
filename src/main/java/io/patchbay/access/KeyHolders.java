package io.patchbay.access;

import io.patchbay.access.ApiKeys.Holder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Asks the database who holds a key, before each request of a program. All who come while a query
 * is under way share the next one: each answer is younger than its question, and however many ask
 * at once take one thread and one connection of the node.
 */
final class KeyHolders {

    private final Function<Set<String>, Map<String, Holder>> database;
    private final Executor worker;
    private Map<String, CompletableFuture<Optional<Holder>>> waiting = new LinkedHashMap<>();
    private boolean asking;

    /**
     * @param database the holders of the keys with these hashes that still open something; may
     *     block
     * @param worker runs that, one at a time
     */
    KeyHolders(Function<Set<String>, Map<String, Holder>> database, Executor worker) {
        this.database = database;
        this.worker = worker;
    }

    /**
     * Who holds the key with this hash; empty if there is none that still opens anything. Fails as
     * the query fails.
     */
    synchronized CompletionStage<Optional<Holder>> find(String hash) {
        var answer = waiting.computeIfAbsent(hash, first -> new CompletableFuture<>());
        if (!asking) {
            // it begins once this method is left; one that takes no work leaves the next to try
            worker.execute(this::ask);
            asking = true;
        }
        return answer;
    }

    private void ask() {
        for (var these = next(); !these.isEmpty(); these = next()) {
            try {
                var holders = database.apply(these.keySet());
                these.forEach((hash, answer) -> answer.complete(Optional.ofNullable(holders.get(hash))));
            } catch (RuntimeException | Error e) {
                these.values().forEach(answer -> answer.completeExceptionally(e));
            }
        }
    }

    private synchronized Map<String, CompletableFuture<Optional<Holder>>> next() {
        var these = waiting;
        waiting = new LinkedHashMap<>();
        asking = !these.isEmpty();
        return these;
    }
}
