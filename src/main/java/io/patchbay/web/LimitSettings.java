package io.patchbay.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How often somebody may ask one node. Each holds for a node by itself; 0 and {@code off} take the
 * limit away. More is answered 429 with {@code Retry-After}.
 */
@ConfigMapping(prefix = "patchbay.limits")
public interface LimitSettings {

    /** Requests a minute for the customers' pages of one link, from wherever they come. */
    @WithDefault("120")
    Rate perCode();

    /** Requests a minute for customers' pages from one address, whatever the link. */
    @WithDefault("600")
    Rate perAddress();

    /** Wrong keys and tokens a minute from one address. Those that are known pass all the same. */
    @WithDefault("60")
    Rate refusedKeysPerAddress();

    /** Requests a minute for the API with one key or token. */
    @WithDefault("6000")
    Rate perKey();
}
