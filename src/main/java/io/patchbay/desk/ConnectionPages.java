package io.patchbay.desk;

import io.patchbay.access.Roles;
import io.patchbay.access.Staff;
import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Attempt;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.Lane;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.Finding;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.link.LinkPages;
import io.patchbay.link.LinkRequest;
import io.patchbay.link.LinkView;
import io.patchbay.link.LinkViews;
import io.patchbay.link.Reconnectable;
import io.patchbay.link.SendLink;
import io.patchbay.live.SharedLook;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.Standing;
import io.patchbay.probe.Probe;
import io.patchbay.probe.Probes;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Hx;
import io.patchbay.web.Language;
import io.patchbay.web.Slice;
import io.patchbay.web.Tab;
import io.patchbay.web.Words;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;

/** The list of connections and the case page. */
@Path("/connections")
@Produces(MediaType.TEXT_HTML)
public class ConnectionPages {

    private final Connections connections;
    private final SharedLook shared;
    private final CaseFile caseFile;
    private final Facts facts;
    private final LinkViews linkViews;
    private final Probes probes;
    private final NumberConflicts conflicts;
    private final SendLink sendLink;
    private final WriteNote writeNote;
    private final NoteCopiedText noteCopy;
    private final Validator validator;
    private final Staff staff;
    private final Clock clock;

    ConnectionPages(
            Connections connections,
            SharedLook shared,
            CaseFile caseFile,
            Facts facts,
            LinkViews linkViews,
            Probes probes,
            NumberConflicts conflicts,
            SendLink sendLink,
            WriteNote writeNote,
            NoteCopiedText noteCopy,
            Validator validator,
            Staff staff,
            Clock clock) {
        this.connections = connections;
        this.shared = shared;
        this.caseFile = caseFile;
        this.facts = facts;
        this.linkViews = linkViews;
        this.probes = probes;
        this.conflicts = conflicts;
        this.sendLink = sendLink;
        this.writeNote = writeNote;
        this.noteCopy = noteCopy;
        this.validator = validator;
        this.staff = staff;
        this.clock = clock;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance list(ListView view);

        static native TemplateInstance list$rows(ListView view);

        static native TemplateInstance show(CaseView view);

        static native TemplateInstance show$body(CaseView view);

        private Templates() {}
    }

    record Line(ConnectionRow row, String sentence, String tone, String acts, String status, String mode) {}

    record ListView(
            List<Tab> tabs,
            String q,
            String status,
            String acts,
            VerdictCode verdict,
            List<Status> statuses,
            List<Line> lines,
            String next,
            String self) {}

    @GET
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance list(
            @QueryParam("acts") String acts,
            @QueryParam("status") String status,
            @QueryParam("verdict") String verdict,
            @QueryParam("q") String q,
            @QueryParam("after") String after,
            @BeanParam Hx hx) {
        var who = Params.word(Acts.class, acts, "acts");
        var filter = new Connections.Filter(Params.word(Status.class, status, "status"), who, blank(verdict), null, q);
        var before = Params.idOrNull(after, "after");
        var slice = Slice.of(
                "/connections",
                after,
                Slice.filter("acts", acts)
                        + Slice.filter("status", status)
                        + Slice.filter("verdict", verdict)
                        + Slice.filter("q", q),
                rows -> connections.page(filter, before, rows),
                ConnectionRow::id);
        var view = new ListView(
                hx.tabs(() -> tabs(who)),
                q == null ? "" : q,
                status == null ? "" : status,
                acts == null ? "" : acts,
                VerdictCode.of(verdict).orElse(null),
                List.of(Status.values()),
                slice.map(ConnectionPages::line),
                slice.next(),
                slice.self());
        return hx.asks() ? Templates.list$rows(view) : Templates.list(view);
    }

    private static String blank(String word) {
        return word == null || word.isBlank() ? null : word.strip();
    }

    private List<Tab> tabs(Acts current) {
        var counts = shared.at("connections", connections::countByActs);
        var tabs = new ArrayList<Tab>();
        var all = counts.values().stream().mapToInt(Integer::intValue).sum();
        tabs.add(new Tab(
                "/connections",
                "All",
                "",
                Words.counted(all, counts.containsValue(Connections.COUNT_CAP)),
                current == null));
        for (var acts : Acts.values()) {
            if (counts.get(acts) > 0 || acts == current) {
                tabs.add(new Tab(
                        "/connections?acts=" + acts.word(),
                        VerdictWords.name(acts),
                        acts.tone(),
                        Words.counted(counts.get(acts), Connections.COUNT_CAP),
                        acts == current));
            }
        }
        return tabs;
    }

    static Line line(ConnectionRow row) {
        var code = VerdictCode.of(row.verdict()).orElse(VerdictCode.UNKNOWN_SILENCE);
        return new Line(
                row,
                code.sentence(),
                code.tone(),
                code.isWell() ? "Working" : code.isUnclear() ? "Unclear" : VerdictWords.name(row.acts()),
                Sentences.status(row.status()),
                row.mode() == null ? "–" : row.mode().word());
    }

    /** One entry of the timeline. {@code number}: F1 is the oldest. */
    record Entry(
            String anchor,
            String day,
            Instant at,
            String clock,
            String icon,
            String sentence,
            List<Said> codes,
            String source,
            String data,
            boolean note,
            boolean turn) {}

    /**
     * A stretch of the timeline. {@code count}: of all facts in this lane; {@code newest}, {@code
     * older}: where to go on in either direction, null where this is the end.
     */
    record Timeline(List<Entry> entries, int count, String newest, String older) {

        boolean shows(String anchor) {
            return entries.stream().anyMatch(entry -> entry.anchor().equals(anchor));
        }
    }

    record Chip(String href, String name, String icon, boolean current) {}

    record AttemptLine(Attempt attempt, String state, String tone, Said code) {}

    /**
     * {@code note}: what it holds back, what still works and who can move it; null if it limits
     * nothing.
     */
    record AxisLine(String name, String value, String raw, Instant asOf, String note) {

        static AxisLine of(String name, Standing.Axis<?> axis) {
            return new AxisLine(
                    Words.capital(Words.spaced(name)),
                    axis.value().isKnown() ? Words.spaced(axis.value().word()) : "not yet known",
                    axis.raw(),
                    axis.asOf(),
                    note(axis));
        }

        private static String note(Standing.Axis<?> axis) {
            var works = axis.stillWorks();
            var mover = switch (axis.acts()) {
                case NOBODY -> null;
                case US, ADMIN -> "We can move it.";
                case CUSTOMER -> "The customer can move it.";
                case META -> "Only Meta can move it.";
                case PROVIDER -> "Only the provider can move it.";
            };
            if (mover == null) {
                return works;
            }
            return works == null ? mover : works + " " + mover;
        }

        /** A word of the portfolio's; null if nobody told. */
        static AxisLine told(String name, String raw, Instant asOf) {
            return raw == null ? null : new AxisLine(name, Words.spaced(raw).toLowerCase(Locale.ROOT), raw, asOf, null);
        }
    }

    record Id(String name, String value) {}

    /** Somebody else claims the number or account too; null if nobody did at that moment. */
    record Claim(String href, String sentence) {}

    /** Something that is true besides the headline. */
    record Also(String sentence, String tone, List<String> cited) {}

    /** The words for the customer in another language. {@code title}: its name in English. */
    record LanguageLink(String href, String word, String title, boolean current) {}

    /** The words to send to the customer. {@code verdict}: what they are about. */
    record Letter(
            String whom, String language, String direction, String text, String verdict, List<LanguageLink> languages) {

        public List<String> lines() {
            return text.lines().toList();
        }
    }

    /** Everything the case page shows. {@code whyNot…} are null when the action is possible. */
    record CaseView(
            UUID id,
            String self,
            String title,
            String status,
            String statusWord,
            Instant since,
            String zone,
            UUID tenantId,
            String tenantName,
            ConnectionRow row,
            String mode,
            String tone,
            String who,
            String sentence,
            String happened,
            String next,
            String dont,
            String unless,
            Instant clockAt,
            String sure,
            String sureBecause,
            boolean calm,
            List<String> cited,
            List<Also> alsoTrue,
            Letter letter,
            List<CaseFile.Answer> checklist,
            List<AttemptLine> attempts,
            List<AxisLine> standing,
            List<AxisLine> portfolio,
            List<Id> ids,
            List<LinkView> links,
            EvidenceStrip strip,
            Timeline timeline,
            List<Chip> chips,
            Probe probe,
            Instant checkedAt,
            String contactName,
            String contactEmail,
            String owner,
            String whyNotReconnect,
            String whyNotLink,
            boolean mayLink,
            boolean mayReconnect,
            Past past,
            Claim claim,
            Unfinished unfinished) {

        /** Where a fact that is cited stands: on this page, or on the one that begins with it. */
        public String cite(String anchor) {
            var here = timeline.shows(anchor) ? "" : page(id, past.shown()) + "?from=" + anchor;
            return here + "#" + anchor;
        }
    }

    /**
     * The time machine. {@code shown}: the moment the page shows, null for now; {@code lastWell}:
     * when the line was last known to be well, null if it is now or never was; {@code turn}: the
     * fact that ended it; {@code next}: what was heard first after the moment shown, null if
     * nothing was.
     */
    record Past(Instant shown, Instant lastWell, String turn, Next next, String local) {}

    /** A step forward in the time machine. */
    record Next(Instant at, String sentence) {}

    /**
     * What the last press left undone. {@code said}: why nothing was done; {@code inUse}: the link
     * is in use and can be taken over; {@code note}: the text as typed, with its errors.
     */
    record Unfinished(String said, boolean inUse, NoteForm note, FormErrors errors) {
        static final Unfinished NOTHING = new Unfinished(null, false, new NoteForm(""), FormErrors.none());
    }

    /** A note as typed. */
    public record NoteForm(
            @RestForm
            @NotBlank(message = "has to be filled in")
            @Size(max = 4000, message = "is longer than 4,000 characters")
            @Pattern(regexp = "[^\\x00]*", message = "holds a character that cannot be kept")
            String text) {}

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response show(
            @PathParam("id") String id,
            @QueryParam("lane") String lane,
            @QueryParam("text") String text,
            @QueryParam("from") String from,
            @BeanParam Hx hx) {
        var view = view(
                Params.id(id, "connection"),
                null,
                Params.word(Lane.class, lane, "lane"),
                Params.word(Language.class, text, "text"),
                from,
                Unfinished.NOTHING);
        return Response.ok(hx.asks() ? Templates.show$body(view) : Templates.show(view))
                .header("Patchbay-Version", view.row().version())
                .build();
    }

    /** The case as it was known at that moment. Only looking: nothing can be done in the past. */
    @GET
    @Path("{id}/at/{instant}")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public TemplateInstance at(
            @PathParam("id") String id,
            @PathParam("instant") String instant,
            @QueryParam("lane") String lane,
            @QueryParam("from") String from) {
        return Templates.show(view(
                Params.id(id, "connection"),
                past(instant),
                Params.word(Lane.class, lane, "lane"),
                null,
                from,
                Unfinished.NOTHING));
    }

    private Instant past(String instant) {
        var moment = Params.pastOrNull(instant, "instant", clock.instant());
        if (moment == null) {
            throw Problem.field("instant", "is not a time such as 2026-11-23T14:00:00Z");
        }
        return moment;
    }

    /** From the field for a time to the page of that time, read in the tenant's zone. */
    @GET
    @Path("{id}/at")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response goBack(@PathParam("id") String id, @QueryParam("time") String time) {
        var file = caseFile.open(Params.id(id, "connection"), null).orElseThrow(NoSuchElementException::new);
        try {
            var at = LocalDateTime.parse(time == null ? "" : time)
                    .atZone(file.tenant().zone());
            return Response.seeOther(URI.create("/connections/" + file.row().id() + "/at/" + at.toInstant()))
                    .build();
        } catch (DateTimeException e) {
            throw Problem.field("time", "is not a time such as 2026-11-23T14:00");
        }
    }

    private CaseView view(UUID id, Unfinished unfinished) {
        return view(id, null, null, null, null, unfinished);
    }

    /**
     * @param text the language of the words for the customer, null for the customer's own
     * @param from the name of the fact at which the timeline begins, null for the newest
     */
    private CaseView view(UUID id, Instant at, Lane lane, Language text, String from, Unfinished unfinished) {
        var file = caseFile.open(id, at).orElseThrow(NoSuchElementException::new);
        if (at != null && at.isBefore(file.connection().createdAt())) {
            throw new NoSuchElementException();
        }
        var verdict = file.verdict();
        var code = verdict.code();
        var zone = file.tenant().zone();
        var anchors = anchors(file.facts());
        var turn = caseFile.turn(file);
        var page = page(id, at);
        var links = linkViews.of(file.links());
        var calm = code.isWell() && verdict.alsoTrue().isEmpty();
        var whyNotReconnect = !staff.isAdmin()
                ? "is for admins. Ask one of them to press it."
                : notYet(Reconnectable.why(file.row()));
        var whyNotLink = !staff.isManager()
                ? "is for account managers and admins."
                : code == VerdictCode.OTP_LOCKED
                        ? "waits until "
                                + Words.fullIn(verdict.head().until(), zone)
                                + ". A link invites to try, and each try starts the lock anew."
                        : null;
        return new CaseView(
                id,
                address(page, lane, text, from),
                Sentences.title(file),
                Sentences.status(file.progress().status()),
                file.progress().status().word(),
                file.progress().since(),
                zone.getId(),
                file.tenant().id(),
                file.tenant().name(),
                file.row(),
                file.mode() == null ? null : file.mode().word(),
                code.tone(),
                VerdictWords.sentence(code.acts()),
                code.sentence(),
                code.happened(),
                code.next(),
                code.dont(),
                code.unless(),
                verdict.head().until(),
                VerdictWords.confidence(verdict.confidence()),
                verdict.sureBecause(),
                calm,
                cited(verdict.head(), anchors),
                verdict.alsoTrue().stream()
                        .map(other ->
                                new Also(other.code().sentence(), other.code().tone(), cited(other, anchors)))
                        .toList(),
                calm || at != null ? null : letter(file, page, links, lane, text),
                file.checklist(),
                attempts(file),
                standing(file.standing()),
                portfolio(file.standing()),
                ids(file),
                links,
                EvidenceStrip.of(file.facts(), anchors, file.at(), zone),
                timeline(file, page, lane, text, from, turn, anchors),
                chips(page, lane, text, file.facts().size()),
                probes.newestOf(id).orElse(null),
                checkedAt(file, at),
                file.tenant().contact().name(),
                file.tenant().contact().email(),
                file.connection().owner(),
                whyNotReconnect,
                whyNotLink,
                whyNotLink == null,
                whyNotReconnect == null,
                past(file, at, turn, anchors),
                conflicts
                        .openIn(id, file.at())
                        .map(row ->
                                new Claim("/conflicts/" + row.id(), row.kind().sentenceForOne()))
                        .orElse(null),
                unfinished);
    }

    /** When the provider last answered; in the past, when it last said something new. */
    private static Instant checkedAt(CaseFile.Case file, Instant at) {
        if (at == null) {
            return file.number() == null ? null : file.number().asOf();
        }
        return file.numberRead() == null ? null : file.numberRead().receivedAt();
    }

    private static String notYet(String why) {
        return why == null ? null : "is not possible. " + why;
    }

    private static Letter letter(CaseFile.Case file, String page, List<LinkView> links, Lane lane, Language asked) {
        var contact = file.tenant().contact().name();
        var language = asked == null ? Language.of(file.tenant().language()) : asked;
        var code = file.verdict().code();
        return new Letter(
                contact == null || contact.isBlank() ? "the customer" : contact,
                language.word(),
                language.direction(),
                CustomerText.of(code, language, CustomerText.Values.of(file, links)),
                code.word(),
                Stream.of(Language.values())
                        .map(one -> new LanguageLink(
                                address(page, lane, one, null) + "#letter", one.word(), one.title(), one == language))
                        .toList());
    }

    private static String page(UUID id, Instant at) {
        return "/connections/" + id + (at == null ? "" : "/at/" + at);
    }

    /**
     * The case page with this lane of the timeline, this language of the text and the timeline
     * beginning at this fact; null: none.
     */
    private static String address(String page, Lane lane, Language text, String from) {
        var query = Slice.filter("lane", lane == null ? null : lane.word())
                + Slice.filter("text", text == null ? null : text.word())
                + Slice.filter("from", from);
        return query.isEmpty() ? page : page + "?" + query.substring(1);
    }

    private Past past(CaseFile.Case file, Instant at, Optional<CaseFile.Turn> turn, Map<UUID, String> anchors) {
        return new Past(
                at,
                turn.map(CaseFile.Turn::lastWell).orElse(null),
                turn.map(CaseFile.Turn::firstChange)
                        .map(fact -> anchors.get(fact.id()))
                        .orElse(null),
                at == null
                        ? null
                        : facts.nextHeard(file.row().id(), at)
                                .map(fact -> new Next(fact.receivedAt(), FactWords.sentence(fact)))
                                .orElse(null),
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm")
                        .withZone(file.tenant().zone())
                        .format(file.at()));
    }

    private static List<String> cited(Finding finding, Map<UUID, String> anchors) {
        return finding.evidence().stream()
                .map(fact -> anchors.get(fact.id()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<AttemptLine> attempts(CaseFile.Case file) {
        var lines = new ArrayList<AttemptLine>();
        for (var attempt : file.progress().attempts()) {
            lines.add(
                    0,
                    new AttemptLine(
                            attempt,
                            switch (attempt.state()) {
                                case OPEN -> attempt.claimed() ? "Says finished" : "Open";
                                case COMPLETED -> "Completed";
                                case FAILED -> "Failed";
                                case ABANDONED -> "Abandoned";
                            },
                            switch (attempt.state()) {
                                case OPEN -> attempt.claimed() ? "unclear" : "customer";
                                case COMPLETED -> "working";
                                case FAILED -> "customer";
                                case ABANDONED -> "closed";
                            },
                            Said.redirect(attempt.errorCode())));
        }
        return lines;
    }

    private static List<AxisLine> standing(Standing standing) {
        var lines = new ArrayList<AxisLine>();
        standing.axes().forEach((name, axis) -> lines.add(AxisLine.of(name, axis)));
        return lines;
    }

    private static List<AxisLine> portfolio(Standing standing) {
        var portfolio = standing.portfolio();
        return Stream.of(
                        AxisLine.told("Business", portfolio.verification(), portfolio.asOf()),
                        AxisLine.told("Messages a day", portfolio.messagingLimit(), portfolio.asOf()),
                        AxisLine.told("Numbers at most", portfolio.numberCap(), portfolio.asOf()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<Id> ids(CaseFile.Case file) {
        var ids = new ArrayList<Id>();
        var number = file.progress().number();
        var claimed = number != null && !number.proven() ? ", claimed" : "";
        add(ids, "Number", file.row().displayPhoneNumber());
        add(ids, "Phone number id" + claimed, number == null ? null : number.phoneNumberId());
        add(ids, "WABA" + claimed, number == null ? null : number.wabaId());
        add(ids, "Tenant", file.tenant().externalId());
        add(ids, "Customer at the provider", file.tenant().providerCustomerId());
        add(
                ids,
                "Newest link",
                file.links().isEmpty() ? null : file.links().get(0).providerLinkId());
        add(ids, "Connection", file.row().id().toString());
        return ids;
    }

    private static void add(List<Id> ids, String name, String value) {
        if (value != null) {
            ids.add(new Id(name, value));
        }
    }

    /** F1 is the oldest fact. */
    private static Map<UUID, String> anchors(List<Fact> newestFirst) {
        var anchors = new HashMap<UUID, String>();
        var number = newestFirst.size();
        for (var fact : newestFirst) {
            anchors.put(fact.id(), "f" + number--);
        }
        return anchors;
    }

    /** Facts of the timeline that a page shows at once. */
    private static final int STRETCH = 50;

    private static Timeline timeline(
            CaseFile.Case file,
            String page,
            Lane lane,
            Language text,
            String from,
            Optional<CaseFile.Turn> turn,
            Map<UUID, String> anchors) {
        var facts = file.facts().stream()
                .filter(fact -> lane == null || fact.lane() == lane)
                .toList();
        var start = 0;
        if (from != null) {
            if (!from.matches("f[1-9][0-9]{0,5}")) {
                throw Problem.field("from", "is not the name of a fact");
            }
            start = Math.max(
                    0, facts.stream().map(f -> anchors.get(f.id())).toList().indexOf(from));
        }
        var end = Math.min(facts.size(), start + STRETCH);
        return new Timeline(
                entries(facts.subList(start, end), file.tenant().zone(), turn, anchors),
                facts.size(),
                start == 0 ? null : address(page, lane, text, null),
                end == facts.size()
                        ? null
                        : address(page, lane, text, anchors.get(facts.get(end).id())));
    }

    private static List<Entry> entries(
            List<Fact> facts, ZoneId zone, Optional<CaseFile.Turn> turn, Map<UUID, String> anchors) {
        var day =
                DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.ENGLISH).withZone(zone);
        var entries = new ArrayList<Entry>();
        String shownDay = null;
        for (var fact : facts) {
            var today = day.format(fact.happenedAt());
            entries.add(new Entry(
                    anchors.get(fact.id()),
                    today.equals(shownDay) ? null : today,
                    fact.happenedAt(),
                    Words.clockIn(fact.happenedAt(), zone),
                    "lane-" + fact.lane().word(),
                    FactWords.sentence(fact),
                    FactWords.codes(fact),
                    FactWords.source(fact),
                    fact.kind() == FactKind.NOTE ? null : data(fact.stored()),
                    fact.kind() == FactKind.NOTE,
                    turn.filter(one -> one.firstChange() == fact).isPresent()));
            shownDay = today;
        }
        return entries;
    }

    private static String data(Map<String, Object> data) {
        var lines = new ArrayList<String>();
        data.forEach((key, value) -> lines.add(key + ": " + value));
        return String.join("\n", lines);
    }

    private static List<Chip> chips(String page, Lane current, Language text, int facts) {
        var chips = new ArrayList<Chip>();
        chips.add(new Chip(address(page, null, text, null), "All " + facts, null, current == null));
        for (var lane : Lane.values()) {
            chips.add(new Chip(
                    address(page, lane, text, null) + "#timeline",
                    Words.capital(lane.word()),
                    "lane-" + lane.word(),
                    lane == current));
        }
        return chips;
    }

    @POST
    @Path("{id}/probes")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response probe(@PathParam("id") String id, @BeanParam Hx hx) {
        var connection =
                connections.findByIdOptional(Params.id(id, "connection")).orElseThrow(NoSuchElementException::new);
        probes.now(connection, staff.name());
        return hx.goTo("/connections/" + connection.id());
    }

    /**
     * A link locked to the number of this connection, refused in words before the provider would.
     */
    @POST
    @Path("{id}/reconnect")
    @RolesAllowed(Roles.ADMIN)
    public Response reconnect(@PathParam("id") String id, @RestForm("take_over") String takeOver, @BeanParam Hx hx) {
        var connection =
                connections.findByIdOptional(Params.id(id, "connection")).orElseThrow(NoSuchElementException::new);
        var request = LinkRequest.reconnecting(connection.id());
        var outcome =
                sendLink.send(connection.tenantId(), takeOver == null ? request : request.takingOver(), staff.name());
        if (outcome instanceof SendLink.Outcome.Sent sent) {
            return hx.goTo("/links/" + sent.link().id());
        }
        var inUse = outcome instanceof SendLink.Outcome.InUse;
        var unfinished = new Unfinished(LinkPages.words(outcome), inUse, new NoteForm(""), FormErrors.none());
        var view = view(connection.id(), unfinished);
        return Response.status(inUse ? 409 : LinkPages.status(outcome))
                .entity(Templates.show(view))
                .build();
    }

    /** Something a colleague knows and no lane can tell. */
    @POST
    @Path("{id}/notes")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response note(@PathParam("id") String id, @BeanParam NoteForm form, @BeanParam Hx hx) {
        var connection =
                connections.findByIdOptional(Params.id(id, "connection")).orElseThrow(NoSuchElementException::new);
        var errors = FormErrors.of(form, validator);
        if (errors.any()) {
            var unfinished = new Unfinished(null, false, form, errors);
            return Response.status(422)
                    .entity(Templates.show(view(connection.id(), unfinished)))
                    .build();
        }
        writeNote.write(connection, form.text(), staff.name());
        return hx.goTo("/connections/" + connection.id() + "#timeline");
    }

    /** The words for the customer were copied; who sends what to whom is on record. */
    @POST
    @Path("{id}/texts")
    @RolesAllowed(Roles.AGENT)
    @Transactional
    public Response copied(
            @PathParam("id") String id,
            @RestForm("language") String language,
            @RestForm("verdict") String verdict,
            @BeanParam Hx hx) {
        var file = caseFile.open(Params.id(id, "connection"), null).orElseThrow(NoSuchElementException::new);
        var written = Params.word(Language.class, language, "language");
        if (written == null) {
            throw Problem.field("language", "has to be filled in");
        }
        // the page may be older than the newest evidence: what was on it has been copied
        var shown = Params.word(VerdictCode.class, verdict, "verdict");
        var code = shown == null ? file.verdict().code() : shown;
        if (code.isOfInstallation()) {
            throw Problem.field("verdict", "has no text for the customer");
        }
        var connection = file.row().id();
        noteCopy.note(connection, file.row().tenantId(), code, written, staff.name());
        return hx.asks()
                ? Response.noContent().build()
                : Response.seeOther(URI.create(address(page(connection, null), null, written, null) + "#letter"))
                        .build();
    }
}
