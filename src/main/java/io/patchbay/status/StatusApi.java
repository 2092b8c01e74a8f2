package io.patchbay.status;

import io.patchbay.access.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether Patchbay itself is well, for programs. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Status")
public class StatusApi {

    private final InstallationWatch watch;
    private final SelfDiagnosis diagnosis;

    StatusApi(InstallationWatch watch, SelfDiagnosis diagnosis) {
        this.watch = watch;
        this.diagnosis = diagnosis;
    }

    /** What is wrong with the installation, the most severe first, and everything looked at. */
    public record StatusView(List<FindingView> findings, List<CheckView> checks) {}

    /** Words as in a connection's verdict. */
    public record FindingView(
            String code,
            String sentence,
            String acts,
            String nextStep,
            String confidence,
            Instant since,
            List<String> evidence) {

        static FindingView of(InstallationFinding finding) {
            var code = finding.code();
            return new FindingView(
                    code.apiName(),
                    code.sentence(),
                    code.acts().apiName(),
                    code.next(),
                    finding.confidence().apiName(),
                    finding.since(),
                    finding.evidence());
        }
    }

    /** {@code state} is one of good, quiet, unclear, provider, ours. */
    public record CheckView(String name, String state, String sentence, Instant asOf) {

        static CheckView of(Check check) {
            return new CheckView(check.name(), check.state().apiName(), check.sentence(), check.at());
        }
    }

    @GET
    @Path("status")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public StatusView show() {
        var seen = watch.current();
        return new StatusView(
                seen.findings().stream().map(FindingView::of).toList(),
                diagnosis.checks(seen).stream().map(CheckView::of).toList());
    }
}
