package io.patchbay.link;

import io.patchbay.api.Problem;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.web.Formats;
import java.util.List;
import java.util.Locale;

/** The provider could not be asked: nobody's fault here, and worth trying again. Nothing was changed. */
public record ProviderAway(ProviderFailure failure) implements NotSent, NotRevoked {

    @Override
    public int status() {
        return 503;
    }

    @Override
    public String words() {
        return notAsked() + " Nothing was changed; try again in a moment.";
    }

    @Override
    public Problem problem() {
        return new Problem(
                status(), "provider-away", "Kapso unavailable", notAsked() + " Nothing was changed.", List.of());
    }

    private String notAsked() {
        var kind = failure.kind().name().toLowerCase(Locale.ROOT);
        return "Kapso could not be reached (" + Formats.spaced(kind) + ").";
    }
}
