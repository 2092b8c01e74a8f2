package io.patchbay.status;

import io.patchbay.access.Roles;
import io.patchbay.diagnosis.Verdict.Confidence;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.inbox.DeliveryFigures;
import io.patchbay.live.SharedLook;
import io.patchbay.web.Formats;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * The light that says when a webhook was last heard, or what keeps us from hearing. It shines on
 * every page, so all share one look.
 */
@Path("/ears")
@RequestScoped
@Named("ears")
public class ListeningLight {

    private final DeliveryFigures figures;
    private final SharedLook shared;
    private final InstallationWatch installation;

    ListeningLight(DeliveryFigures figures, SharedLook shared, InstallationWatch installation) {
        this.figures = figures;
        this.shared = shared;
        this.installation = installation;
    }

    @GET
    @RolesAllowed(Roles.AGENT)
    @Produces(MediaType.TEXT_HTML)
    public String html() {
        var heard = shared.at("last heard", figures::lastHeard);
        var last = heard.map(at -> "last webhook " + Formats.ago(at)).orElse("no webhook yet");
        return installation
                .mostSevere()
                .map(finding -> light("is-lit", tone(finding), word(finding.code()), last))
                .orElseGet(() -> heard.isPresent()
                        ? light("is-lit", "working", "Ears open", last)
                        : light("is-ring", "closed", "Ears open", last));
    }

    /** What anybody could have caused lights nothing red on every page. */
    private static String tone(InstallationFinding finding) {
        return finding.code() == VerdictCode.SIGNATURE_STORM && finding.confidence() == Confidence.UNSURE
                ? "unclear"
                : finding.code().tone();
    }

    private static String word(VerdictCode code) {
        return switch (code) {
            case OUR_EARS_CLOSED -> "Ears closed";
            case SIGNATURE_STORM -> "Events refused";
            case INCIDENT_SUSPECTED -> "Provider in trouble";
            case UNMATCHED_EVENT -> "Events unmatched";
            default -> throw new IllegalArgumentException(code + " is about one connection");
        };
    }

    private static String light(String shape, String tone, String word, String small) {
        return "<span class=\"jack %s tone-%s\" title=\"%s\"></span><b>%s</b> <small>%s</small>"
                .formatted(shape, tone, word, word, small);
    }
}
