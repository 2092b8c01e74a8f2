package io.patchbay.status;

import io.patchbay.access.Roles;
import io.patchbay.diagnosis.Verdict.Confidence;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.inbox.DeliveryFigures;
import io.patchbay.live.SharedLook;
import io.patchbay.web.Formats;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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
@Named("listeningLight")
public class ListeningLight {

    private final DeliveryFigures figures;
    private final SharedLook shared;
    private final InstallationWatch installation;

    ListeningLight(DeliveryFigures figures, SharedLook shared, InstallationWatch installation) {
        this.figures = figures;
        this.shared = shared;
        this.installation = installation;
    }

    @CheckedTemplate(basePath = "tags")
    static class Templates {
        static native TemplateInstance listeningLight(Light light);

        private Templates() {}
    }

    /** {@code heard}: when a webhook was last heard, in words. */
    public record Light(String shape, String tone, String word, String heard) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance show() {
        return Templates.listeningLight(light());
    }

    public Light light() {
        var last = shared.at("last heard", figures::lastHeard);
        var heard = last.map(at -> "last webhook " + Formats.ago(at)).orElse("no webhook yet");
        return installation
                .mostSevere()
                .map(finding -> new Light("is-lit", tone(finding), word(finding.code()), heard))
                .orElseGet(() -> last.isPresent()
                        ? new Light("is-lit", "working", "Receiving webhooks", heard)
                        : new Light("is-ring", "closed", "Receiving webhooks", heard));
    }

    /** What anybody could have caused lights nothing red on every page. */
    private static String tone(InstallationFinding finding) {
        return finding.code() == VerdictCode.SIGNATURE_STORM && finding.confidence() == Confidence.UNSURE
                ? "unclear"
                : finding.code().tone();
    }

    static String word(VerdictCode code) {
        return switch (code) {
            case OUR_EARS_CLOSED -> "Not receiving webhooks";
            case SIGNUPS_BLOCKED -> "Signups refused";
            case CREDITS_GONE -> "No credits at Kapso";
            case SIGNATURE_STORM -> "Events refused";
            case INCIDENT_SUSPECTED -> "Kapso in trouble";
            case UNMATCHED_EVENT -> "Events unmatched";
            default -> throw new IllegalArgumentException(code + " is about one connection");
        };
    }
}
