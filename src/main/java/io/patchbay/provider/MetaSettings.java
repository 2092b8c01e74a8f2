package io.patchbay.provider;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** A Meta app of our own that sends us its webhooks as well; none of it is needed. */
@ConfigMapping(prefix = "patchbay.meta")
public interface MetaSettings {

    /**
     * Secrets of the app, newest first; all are accepted. Without one {@code /hooks/meta} is 404.
     */
    Optional<List<String>> appSecrets();

    /** What Meta has to say when it asks whether the address is ours. */
    Optional<String> verifyToken();
}
