package io.patchbay.dev;

import com.fasterxml.jackson.databind.JsonNode;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.panache.common.Sort;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The simulated provider in the console: plays scenarios, makes things go wrong, shows what was
 * sent. Dev and test only.
 */
@Path("/sandbox")
@IfBuildProfile(anyOf = {"dev", "test"})
@Produces(MediaType.TEXT_HTML)
public class SandboxPages {

    /** More at once would be a typing slip. */
    private static final int MOST_TIMES = 1_000;

    private static final int SENT_SHOWN = 20;

    private final PlayScenario play;
    private final Sandbox sandbox;
    private final SetFaults faults;
    private final Tenants tenants;
    private final Staff staff;

    SandboxPages(PlayScenario play, Sandbox sandbox, SetFaults faults, Tenants tenants, Staff staff) {
        this.play = play;
        this.sandbox = sandbox;
        this.faults = faults;
        this.tenants = tenants;
        this.staff = staff;
    }

    /** One fault as the page shows it. {@code left}: how often it still strikes. */
    public record FaultLine(String apiName, String sentence, int left) {}

    /** One webhook that was sent. */
    public record SentLine(Instant at, String event, String outcome) {
        static SentLine of(JsonNode sent) {
            return new SentLine(
                    Instant.parse(sent.path("at").asText()),
                    sent.path("event").asText(),
                    sent.path("outcome").asText());
        }
    }

    /** The page. The forms keep what was typed. */
    public record View(
            List<Scenario.Area> areas,
            List<Tenant> tenants,
            List<FaultLine> faults,
            List<SentLine> sent,
            boolean creditsGone,
            FormErrors errors,
            String tenant,
            String fault,
            String times) {

        public boolean anyFault() {
            return creditsGone || faults.stream().anyMatch(fault -> fault.left() > 0);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance show(View view);

        private Templates() {}
    }

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance show() {
        return page(FormErrors.none(), "", "", "1");
    }

    private TemplateInstance page(FormErrors errors, String tenant, String fault, String times) {
        var on = sandbox.faults();
        return Templates.show(new View(
                List.of(Scenario.Area.values()),
                tenants.findAll(Sort.descending("id")).page(0, 200).list(),
                Arrays.stream(Fault.values())
                        .map(one -> new FaultLine(one.apiName(), one.sentence(), on.getOrDefault(one, 0)))
                        .toList(),
                sandbox.sent().stream().limit(SENT_SHOWN).map(SentLine::of).toList(),
                sandbox.areCreditsGone(),
                errors,
                tenant == null ? "" : tenant,
                fault == null ? "" : fault,
                times == null ? "" : times));
    }

    /** {@code tenant} empty: a new one. */
    @POST
    @Path("plays")
    @RolesAllowed(Roles.AGENT)
    public Response play(@BeanParam Hx hx, @RestForm String scenario, @RestForm String tenant) {
        var errors = FormErrors.none();
        var chosen = Scenario.of(scenario);
        if (chosen.isEmpty()) {
            errors.add("scenario", "There is no such scenario.");
        }
        var typed = tenant == null ? "" : tenant.strip();
        var tenantId = typed.isEmpty() ? Optional.<UUID>empty() : known(typed);
        if (!typed.isEmpty() && tenantId.isEmpty()) {
            errors.add("tenant", "There is no such tenant.");
        }
        if (errors.any()) {
            return refused(errors, typed, "", "1");
        }
        var watched = play.play(chosen.get(), tenantId.orElse(null), staff.name());
        if (watched.isEmpty()) {
            errors.add("scenario", "No link could be created. Is a fault switched on?");
            return refused(errors, typed, "", "1");
        }
        return hx.goTo(watched.get());
    }

    private Optional<UUID> known(String text) {
        try {
            var id = UUID.fromString(text);
            return tenants.findByIdOptional(id).map(Tenant::id);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@code times} 0 switches a fault off. */
    @POST
    @Path("faults")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response fault(@BeanParam Hx hx, @RestForm String fault, @RestForm String times) {
        var errors = FormErrors.none();
        var chosen = Fault.of(fault);
        if (chosen.isEmpty()) {
            errors.add("fault", "There is no such fault.");
        }
        var count = count(times);
        if (count < 0) {
            errors.add("times", "Enter how many times, from 0 to " + MOST_TIMES + ".");
        }
        if (errors.any()) {
            return refused(errors, "", fault, times);
        }
        faults.set(chosen.get(), count);
        return hx.goTo("/sandbox");
    }

    /** All of them, whatever is left of each. */
    @POST
    @Path("calm")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response calm(@BeanParam Hx hx) {
        faults.clear();
        return hx.goTo("/sandbox");
    }

    private Response refused(FormErrors errors, String tenant, String fault, String times) {
        return Response.status(422).entity(page(errors, tenant, fault, times)).build();
    }

    /** -1 if it is no number in bounds. */
    private static int count(String text) {
        try {
            var count = Integer.parseInt(text == null ? "" : text.strip());
            return count > MOST_TIMES ? -1 : count;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
