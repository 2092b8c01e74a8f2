package io.patchbay.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.patchbay.support.ConsoleTest;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@ConsoleTest
class SharedLookTest {

    @Inject
    SharedLook shared;

    @Inject
    ChangeFeed changes;

    @Inject
    @CacheName("shared-looks")
    Cache looks;

    private final String name = "look-" + UUID.randomUUID();
    private final AtomicInteger times = new AtomicInteger();

    private int look() {
        return shared.at(name, times::incrementAndGet);
    }

    @Test
    void whoAsksWithinASecondSharesALook() {
        for (var i = 0; i < 100; i++) {
            look();
        }
        // something else may change meanwhile, but not a hundred times
        assertThat(times.get()).isLessThan(20);
    }

    @Test
    void aChangeHeardIsLookedAtBeforeItsSecondIsOver() {
        var kept = looks.as(CaffeineCache.class);
        kept.setExpireAfterWrite(Duration.ofMinutes(5));
        try {
            var seen = look();
            changes.publish("something");

            Awaitility.await().until(() -> look() > seen);
        } finally {
            kept.setExpireAfterWrite(Duration.ofSeconds(1));
        }
    }

    @Test
    void withoutAnyChangeItIsLookedAtAnewAfterASecond() {
        var seen = look();
        Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> look() > seen);
    }

    @Test
    void aLookThatFailsIsNotKept() {
        var failing = name + "-failing";
        assertThatThrownBy(() -> shared.at(failing, () -> {
                    throw new IllegalStateException("no database");
                }))
                .hasMessageContaining("no database");
        assertThat(shared.<String>at(failing, () -> "there")).isEqualTo("there");
    }
}
