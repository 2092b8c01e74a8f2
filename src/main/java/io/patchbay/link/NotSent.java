package io.patchbay.link;

import io.patchbay.api.Problem;
import io.patchbay.api.Refusal;
import io.patchbay.web.Formats;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Why no link was made. */
public sealed interface NotSent extends Refusal
        permits NotSent.InUse, NotSent.BeingMade, NotSent.NotReconnectable, NotSent.RefusedByProvider, ProviderAway {

    /** Since when somebody may be inside Meta's dialog and could be stopped; null if nobody is. */
    default Instant inUseSince() {
        return null;
    }

    /** Somebody may be inside Meta's dialog; a new link would throw them out. */
    record InUse(UUID linkId, Instant since) implements NotSent {

        @Override
        public Instant inUseSince() {
            return since;
        }

        @Override
        public int status() {
            return 409;
        }

        @Override
        public String words() {
            return "A person opened the current link "
                    + Formats.ago(since)
                    + ". A new link stops theirs at once, even in the middle of Meta’s dialog.";
        }

        @Override
        public Problem problem() {
            return new Problem(
                            status(),
                            "link-in-use",
                            "Link in use",
                            "The current link was opened a moment ago. Send take_over to replace it.",
                            List.of())
                    .with("link_id", linkId)
                    .with("in_use_since", since);
        }
    }

    /** A colleague is making one at this moment. */
    record BeingMade(UUID linkId, String by) implements NotSent {

        @Override
        public int status() {
            return 409;
        }

        @Override
        public String words() {
            return by + " is creating a link for this tenant right now. Yours was not created.";
        }

        @Override
        public Problem problem() {
            return new Problem(
                            status(),
                            "link-being-made",
                            "Link being created",
                            by + " is creating a link for this tenant right now.",
                            List.of())
                    .with("link_id", linkId);
        }
    }

    /** The connection cannot be reconnected this way; {@code words} say why. */
    record NotReconnectable(String words) implements NotSent {

        @Override
        public int status() {
            return 422;
        }

        @Override
        public Problem problem() {
            return new Problem(status(), "not-reconnectable", "Cannot be reconnected", words, List.of());
        }
    }

    /** The provider understood and said no. {@code reason}: in its own words; null if it gave none. */
    record RefusedByProvider(UUID linkId, String reason) implements NotSent {

        @Override
        public int status() {
            return 422;
        }

        @Override
        public String words() {
            return "Kapso refused: " + (reason == null ? "it gave no reason." : reason);
        }

        @Override
        public Problem problem() {
            return new Problem(
                            status(),
                            "refused-by-provider",
                            "Refused by Kapso",
                            reason == null ? "Kapso gave no reason." : reason,
                            List.of())
                    .with("link_id", linkId);
        }
    }
}
