package io.patchbay.status;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.inbox.BadSignatureCauses;
import io.patchbay.subscription.Listening;
import io.patchbay.subscription.TestDelivery;
import io.patchbay.subscription.WebhookWatch;
import io.patchbay.web.Hx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether Patchbay itself is well: what is wrong with the installation, and every check behind. */
@Path("/status")
@Produces(MediaType.TEXT_HTML)
public class StatusPages {

    private static final List<String> COUNT = List.of("No", "One", "Two", "Three", "Four");

    private final InstallationWatch watch;
    private final SelfDiagnosis diagnosis;
    private final ListeningLog log;
    private final WebhookWatch webhooks;
    private final Listening listening;
    private final TestDelivery testDelivery;
    private final BadSignatureCauses storm;
    private final Staff staff;

    StatusPages(
            InstallationWatch watch,
            SelfDiagnosis diagnosis,
            ListeningLog log,
            WebhookWatch webhooks,
            Listening listening,
            TestDelivery testDelivery,
            BadSignatureCauses storm,
            Staff staff) {
        this.listening = listening;
        this.testDelivery = testDelivery;
        this.storm = storm;
        this.staff = staff;
        this.watch = watch;
        this.diagnosis = diagnosis;
        this.log = log;
        this.webhooks = webhooks;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance show(StatusView view);

        static native TemplateInstance show$body(StatusView view);

        private Templates() {}
    }

    /** One finding as the verdict card of a case shows it. {@code look}: where it can be seen. */
    record Card(
            VerdictCode code,
            String who,
            String sure,
            Instant since,
            List<String> evidence,
            String look,
            String lookWords,
            boolean repairable) {}

    record StatusView(
            String title,
            boolean well,
            List<Card> cards,
            ListeningLog.Strip strip,
            String listeningTone,
            String listeningWord,
            List<Check> checks,
            List<Listening.Gap> gaps,
            TestDelivery.Result test,
            String url) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show(@BeanParam Hx hx) {
        var seen = watch.current();
        var checks = diagnosis.checks(seen);
        var findings = seen.findings();
        var repairable = webhooks.current().canBeSetUp();
        var closed = findings.stream().anyMatch(one -> one.code() == VerdictCode.OUR_EARS_CLOSED);
        var view = new StatusView(
                title(findings.size(), checks),
                findings.isEmpty() && checks.stream().allMatch(Check::isWell),
                findings.stream().map(finding -> card(finding, repairable)).toList(),
                ListeningLog.strip(log.day(seen.now()), seen.now(), staff.zone()),
                closed ? "ours" : "working",
                closed ? "Not receiving" : "Receiving",
                checks,
                listening.lately(),
                testDelivery.newest().orElse(null),
                webhooks.url());
        return hx.asks() ? Templates.show$body(view) : Templates.show(view);
    }

    private static String title(int findings, List<Check> checks) {
        if (findings > 0) {
            return findings == 1
                    ? "One thing about Patchbay itself needs attention"
                    : COUNT.get(findings) + " things about Patchbay itself need attention";
        }
        var unwell = checks.stream().filter(check -> !check.isWell()).count();
        return unwell == 0
                ? "Patchbay is working"
                : unwell == 1
                        ? "Patchbay is working, one check needs attention"
                        : "Patchbay is working, " + unwell + " checks need attention";
    }

    /** Has the provider send a test delivery; the page says what became of it. */
    @POST
    @Path("tests")
    @RolesAllowed(Roles.ADMIN)
    public Response test(@BeanParam Hx hx) {
        testDelivery.ask(staff.name());
        return hx.goTo("/status#our-ears");
    }

    private List<String> evidence(InstallationFinding finding) {
        if (finding.code() != VerdictCode.SIGNATURE_STORM) {
            return finding.evidence();
        }
        var evidence = new ArrayList<>(finding.evidence());
        for (var cause : storm.causes()) {
            evidence.add(cause.count() + " of those examined: " + cause.sentence());
        }
        return evidence;
    }

    private Card card(InstallationFinding finding, boolean repairable) {
        var code = finding.code();
        return new Card(
                code,
                VerdictWords.name(code),
                VerdictWords.confidence(finding.confidence()),
                finding.since(),
                evidence(finding),
                switch (code) {
                    case UNMATCHED_EVENT -> "/events/unmatched";
                    case SIGNATURE_STORM -> "/events?state=rejected";
                    case OUR_EARS_CLOSED -> "/reconciliations";
                    default -> null;
                },
                switch (code) {
                    case UNMATCHED_EVENT -> "Bind these events";
                    case SIGNATURE_STORM -> "Show refused events";
                    case OUR_EARS_CLOSED -> "Show our webhook";
                    default -> null;
                },
                code == VerdictCode.OUR_EARS_CLOSED && repairable);
    }
}
