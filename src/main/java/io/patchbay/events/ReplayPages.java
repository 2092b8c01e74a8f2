package io.patchbay.events;

import io.patchbay.StorableText;
import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.IdOf;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.events.Replay.Change;
import io.patchbay.events.Replay.ReplayOutcome;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.DeliveryFilter;
import io.patchbay.web.Formats;
import io.patchbay.web.Hx;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/** Applying kept requests again: one, or all that fit a filter; tried dry before it is done. */
@Path("/events")
@Produces(MediaType.TEXT_HTML)
public class ReplayPages {

    private final ReplayRuns runs;
    private final Deliveries deliveries;
    private final Staff staff;

    ReplayPages(ReplayRuns runs, Deliveries deliveries, Staff staff) {
        this.runs = runs;
        this.deliveries = deliveries;
        this.staff = staff;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(List<ReplayRun> runs);

        static native TemplateInstance list$rows(List<ReplayRun> runs);

        static native TemplateInstance show(RunView view);

        static native TemplateInstance show$body(RunView view);

        static native TemplateInstance one(OneView view);

        private Templates() {}
    }

    /** A difference in words. */
    record Difference(UUID connectionId, String what, String before, String after) {
        static Difference of(Change change) {
            return new Difference(
                    change.connectionId(),
                    Formats.capital(
                            change.what().replaceFirst("^standing\\.", "").replace('_', ' ')),
                    change.before() == null ? "nothing yet" : spaced(change.before()),
                    spaced(change.after()));
        }

        private static String spaced(String word) {
            return word == null ? "unknown" : word.replace('_', ' ');
        }
    }

    record ReplayedRow(ReplayRun.Result result, String tone, String word, List<Difference> differences) {
        static ReplayedRow of(ReplayRun.Result result) {
            return new ReplayedRow(
                    result,
                    tone(result.outcome()),
                    name(result.outcome()),
                    result.changes().stream().map(Difference::of).toList());
        }

        private static String tone(String outcome) {
            return switch (outcome) {
                case "changed" -> "working";
                case "failed" -> "ours";
                default -> "closed";
            };
        }

        private static String name(String outcome) {
            return switch (outcome) {
                case "changed" -> "Changed";
                case "failed" -> "Failed";
                case "refused" -> "Not possible";
                default -> "Already known";
            };
        }
    }

    /** {@code more}: results that are not shown. */
    record RunView(ReplayRun run, List<ReplayedRow> lines, int more) {
        static RunView of(ReplayRun run) {
            return new RunView(
                    run,
                    run.results().stream().map(ReplayedRow::of).toList(),
                    run.counts().done() - run.results().size());
        }

        public boolean running() {
            return run.state() == ReplayRun.State.RUNNING;
        }

        /** A dry run that came to its end and found something to do. */
        public boolean worthDoing() {
            return run.dryRun()
                    && run.state() == ReplayRun.State.DONE
                    && run.counts().changed() > 0;
        }

        /** The page in one sentence. */
        public String title() {
            var counts = run.counts();
            if (running()) {
                return (run.dryRun() ? "Checking " : "Replaying ") + events(run.total()) + ", " + counts.done()
                        + " done";
            }
            if (run.total() == 0) {
                return "No matching events";
            }
            var many = counts.changed() == 0 ? "No event" : events(counts.changed());
            var what = counts.changed() == 0 ? "anything" : "something";
            return many
                    + (run.dryRun() ? " would change " : " changed ")
                    + what
                    + (run.state() == ReplayRun.State.CANCELLED ? ", then it was stopped" : "");
        }

        private static String events(int many) {
            return many == 1 ? "1 event" : many + " events";
        }
    }

    @GET
    @Path("replays")
    @RolesAllowed(Roles.AGENT)
    public TemplateInstance list(@BeanParam Hx hx) {
        var newest = runs.newest(50);
        return hx.asks() ? Templates.list$rows(newest) : Templates.list(newest);
    }

    @GET
    @Path("replays/{id}")
    @RolesAllowed(Roles.AGENT)
    public TemplateInstance show(@PathParam("id") @IdOf("replay") UUID id, @BeanParam Hx hx) {
        var view = RunView.of(run(id));
        return hx.asks() ? Templates.show$body(view) : Templates.show(view);
    }

    /** {@code tried}: a dry run whose very requests are meant; the filter does not count then. */
    public record ReplayForm(
            @RestForm String state,
            @RestForm String event,
            @RestForm String from,
            @RestForm String to,
            @RestForm String tried,
            @RestForm("dry_run") boolean dryRun) {}

    @POST
    @Path("replays")
    @RolesAllowed(Roles.ADMIN)
    public Response begin(@BeanParam ReplayForm wish, @BeanParam Hx hx) {
        var tried = Params.idOrNull(wish.tried(), "tried");
        var run = tried == null
                ? runs.begin(filter(wish), wish.dryRun(), staff.name())
                : runs.doWhatWasTried(tried, staff.name());
        return hx.goTo("/events/replays/" + run.id());
    }

    private static DeliveryFilter filter(ReplayForm wish) {
        if (wish.event() != null && (wish.event().length() > 200 || !StorableText.is(wish.event()))) {
            throw Problem.field("event", "is not the name of an event");
        }
        return new DeliveryFilter(
                Params.word(Delivery.State.class, wish.state(), "state"),
                wish.event(),
                Params.instantOrNull(wish.from(), "from"),
                Params.instantOrNull(wish.to(), "to"));
    }

    @POST
    @Path("replays/{id}/cancellation")
    @RolesAllowed(Roles.ADMIN)
    public Response cancel(@PathParam("id") @IdOf("replay") UUID id, @BeanParam Hx hx) {
        runs.cancel(run(id).id());
        return hx.goTo("/events/replays/" + id);
    }

    private ReplayRun run(UUID id) {
        return runs.byId(id).orElseThrow(NoSuchElementException::new);
    }

    /** {@code refused}: it cannot be applied again; the effect says why. */
    record OneView(
            DeliveryView delivery, String effect, List<Difference> differences, boolean refused, boolean nothing) {}

    /** A dry run shows what would change; the replay itself leads back to the event. */
    @POST
    @Path("{id}/replays")
    @RolesAllowed(Roles.ADMIN)
    public Response one(
            @PathParam("id") @IdOf("event") UUID id, @RestForm("dry_run") boolean dryRun, @BeanParam Hx hx) {
        var delivery = deliveries.byId(id).orElseThrow(NoSuchElementException::new);
        var outcome = runs.one(delivery.id(), dryRun, staff.name());
        var refused = outcome.ending() == ReplayOutcome.Ending.REFUSED;
        if (!dryRun && !refused) {
            return hx.goTo("/events/" + id);
        }
        return Response.status(refused ? 409 : 200)
                .entity(Templates.one(new OneView(
                        DeliveryView.row(delivery.row()),
                        outcome.effect(),
                        outcome.changes().stream().map(Difference::of).toList(),
                        refused,
                        outcome.ending() == ReplayOutcome.Ending.NOTHING)))
                .build();
    }
}
