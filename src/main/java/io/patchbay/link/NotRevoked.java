package io.patchbay.link;

import io.patchbay.api.Problem;
import io.patchbay.api.Refusal;
import java.util.List;

/** Why a link was not revoked. */
public sealed interface NotRevoked extends Refusal permits NotRevoked.OutOfUse, ProviderAway {

    /** Used, expired or never made: there is nothing to revoke. */
    record OutOfUse(LinkState state) implements NotRevoked {

        @Override
        public int status() {
            return 409;
        }

        @Override
        public String words() {
            return "The link is no longer valid, so there is nothing to revoke.";
        }

        @Override
        public Problem problem() {
            return new Problem(
                    status(),
                    "link-over",
                    "Nothing to revoke",
                    "The link is " + state.apiName() + ", so there is nothing to revoke.",
                    List.of());
        }
    }
}
