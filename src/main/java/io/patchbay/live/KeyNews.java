package io.patchbay.live;

import io.patchbay.access.ApiKeys;
import io.patchbay.access.KeysChanged;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Lets every node know at once that a key was made or taken back. */
@ApplicationScoped
class KeyNews {

    private static final String WORKER = "keys";

    private final ChangeFeed changes;

    KeyNews(ChangeFeed changes) {
        this.changes = changes;
    }

    void start(@Observes StartupEvent started, ApiKeys keys) {
        changes.onWake(WORKER, keys::changed);
    }

    void tell(@Observes KeysChanged changed) {
        changes.wake(WORKER);
    }
}
