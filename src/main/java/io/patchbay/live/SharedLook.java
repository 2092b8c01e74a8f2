package io.patchbay.live;

import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;

/**
 * One look at the database for all pages that ask the same within a second: counts on tabs, the
 * listening light. What any node changed is looked at anew as soon as this node hears of it, so
 * that a page fetched because of a change never shows what was before it.
 */
@ApplicationScoped
public class SharedLook {

    private final Cache looks;
    private final ChangeFeed changes;

    SharedLook(@CacheName("shared-looks") Cache looks, ChangeFeed changes) {
        this.looks = looks;
        this.changes = changes;
    }

    /** Before any page can listen, so that this is told first. */
    void start(@Observes StartupEvent started) {
        changes.names().subscribe().with(name -> looks.invalidateAll().await().indefinitely());
    }

    /**
     * What was seen under this name less than a second ago, or what this look sees now. The result
     * is shared between threads: nobody may change it. A look that fails is not kept.
     */
    public <T> T at(String name, Supplier<T> look) {
        return looks.get(name, key -> look.get()).await().indefinitely();
    }
}
