package io.patchbay.desk;

import io.patchbay.access.Staff;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Fact;
import io.patchbay.diagnosis.Finding;
import io.patchbay.diagnosis.Remedy;
import io.patchbay.diagnosis.Verdict;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.link.LinkView;
import io.patchbay.link.NotSent;
import io.patchbay.link.Reconnectable;
import io.patchbay.number.Billing;
import io.patchbay.number.NumberConflicts;
import io.patchbay.probe.Probe;
import io.patchbay.tenant.Tenant;
import io.patchbay.web.FormErrors;
import io.patchbay.web.Formats;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Everything the case page shows, region by region. {@code self}: the address of this very page; {@code zone}: of who
 * reads it;
 * {@code mode} is null while nobody has chosen one, {@code letter} where there is nothing to send, {@code sharedAccount}
 * where the account is this tenant's alone.
 */
record CaseView(
        ConnectionRow row,
        String self,
        String status,
        String mode,
        ZoneId zone,
        ZoneId customerZone,
        VerdictCard verdict,
        Letter letter,
        Actions actions,
        List<CaseFile.Answer> checklist,
        EvidenceStrip strip,
        List<AttemptLine> attempts,
        Timeline timeline,
        Reference reference,
        Past past,
        Claim claim,
        SharedAccount sharedAccount,
        boolean billedThroughKapso,
        CaseHints hints,
        Unfinished unfinished) {

    /**
     * What is known besides the case itself. Each part is empty where there is none. {@code admins}: names to ask, where
     * only they may do something.
     */
    record Surroundings(
            List<LinkView> links,
            Optional<CaseFile.FirstChange> firstChange,
            Optional<Probe> newestProbe,
            Optional<NumberConflicts.Row> conflict,
            Optional<SharedAccount> sharedAccount,
            Optional<Fact> heardNext,
            List<String> admins) {}

    /** Other tenants with numbers in the same WhatsApp account, which is normal. {@code more}: there are others yet. */
    record SharedAccount(List<Other> others, boolean more) {

        static final int MANY = 5;

        static SharedAccount of(List<Tenant> tenants) {
            return new SharedAccount(
                    tenants.stream()
                            .limit(MANY)
                            .map(one -> new Other(one.id(), one.name()))
                            .toList(),
                    tenants.size() > MANY);
        }
    }

    record Other(UUID id, String name) {}

    /**
     * @param viewer who looks: what they may do, they are offered
     */
    static CaseView of(
            CaseFile.Case file, CaseAddress address, Surroundings known, Staff viewer, Unfinished unfinished) {
        var anchors = Timeline.anchors(file.facts());
        var verdict = VerdictCard.of(file, address.at(), anchors, viewer.zone());
        return new CaseView(
                file.row(),
                address.path(),
                CaseRow.status(file.row().status()),
                file.mode() == null ? null : file.mode().apiName(),
                viewer.zone(),
                file.tenant().zone(),
                verdict,
                isWritten(file, verdict, address) ? Letter.of(file, known.links(), address) : null,
                Actions.of(file, viewer, known),
                file.checklist(),
                EvidenceStrip.of(file.facts(), anchors, file.at(), viewer.zone()),
                AttemptLine.of(file.progress().attempts()),
                Timeline.of(file, address, viewer.zone(), known.firstChange(), anchors),
                Reference.of(file, known.links()),
                Past.of(file, address.at(), known, anchors, viewer.zone()),
                known.conflict().map(Claim::of).orElse(null),
                known.sharedAccount().orElse(null),
                file.isPartnerManaged(),
                CaseHints.of(file),
                unfinished);
    }

    /** Of used-up credits nobody writes to each customer: it is one incident of ours (kapso.md §4.6). */
    private static boolean isWritten(CaseFile.Case file, VerdictCard verdict, CaseAddress address) {
        return !verdict.calm() && address.at() == null && file.isWritten();
    }

    /** The customer's zone has another clock than the reader's, and not only another name: Calcutta is Kolkata. */
    public boolean isCustomersClockAnother() {
        return !zone.getRules().equals(customerZone.getRules());
    }

    public UUID id() {
        return row.id();
    }

    /** Where a fact that is cited stands: on this page, or on the one that begins with it. */
    public String cite(String anchor) {
        var elsewhere = CaseAddress.at(id(), past.shown()).beginningWith(anchor);
        return (timeline.shows(anchor) ? "" : elsewhere.path()) + "#" + anchor;
    }

    /**
     * The verdict on top. {@code clockAt} and {@code deadline}, how far it is away, are null
     * while no clock runs, {@code checkedAt} if nobody has looked; {@code calm}: all is well, and nothing else is true
     * besides; {@code asksForNotice}: it hangs on whether Meta shows a notice, which only a person can tell.
     */
    record VerdictCard(
            Finding head,
            String who,
            Instant clockAt,
            String deadline,
            String sure,
            String sureBecause,
            boolean calm,
            boolean asksForNotice,
            Instant checkedAt,
            List<String> cited,
            List<AlsoTrue> alsoTrue) {

        public VerdictCode code() {
            return head.code();
        }

        static VerdictCard of(CaseFile.Case file, Instant at, Map<UUID, String> anchors, ZoneId zone) {
            var verdict = file.verdict();
            return new VerdictCard(
                    verdict.head(),
                    who(verdict, file, zone),
                    verdict.head().until(),
                    Formats.deadline(verdict.head().until(), file.at()),
                    VerdictWords.confidence(verdict.confidence()),
                    verdict.sureBecause(),
                    verdict.code().isWell() && verdict.alsoTrue().isEmpty(),
                    at == null
                            && Set.of(VerdictCode.LOCKED, VerdictCode.TECHNICAL_LOCK)
                                    .contains(verdict.code()),
                    checkedAt(file, at),
                    cited(verdict.head(), anchors),
                    verdict.alsoTrue().stream()
                            .map(other ->
                                    new AlsoTrue(other.sentence(), other.code().tone(), cited(other, anchors)))
                            .toList());
        }

        private static String who(Verdict verdict, CaseFile.Case file, ZoneId zone) {
            var until = verdict.head().until();
            return VerdictWords.name(verdict.code())
                    + (verdict.code().isClock() && until != null && until.isAfter(file.at())
                            ? ", until " + Formats.shortIn(until, zone, file.at())
                            : "");
        }

        /** When the provider last answered; in the past, when it last said something new. */
        private static Instant checkedAt(CaseFile.Case file, Instant at) {
            if (at == null) {
                return file.number() == null ? null : file.number().asOf();
            }
            return file.numberRead() == null ? null : file.numberRead().receivedAt();
        }

        private static List<String> cited(Finding finding, Map<UUID, String> anchors) {
            return finding.evidence().stream()
                    .map(fact -> anchors.get(fact.id()))
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /** Something that is true besides the headline. */
    record AlsoTrue(String sentence, String tone, List<String> cited) {}

    /**
     * What can be done. {@code next}: what the verdict asks for first; {@code whyNot…} are null when the action is
     * possible; {@code probe}: the newest, null if there was none.
     */
    record Actions(
            Remedy.Action next,
            String whyNotLink,
            String whyNotReconnect,
            Probe probe,
            boolean mayFund,
            boolean paused) {

        static Actions of(CaseFile.Case file, Staff viewer, Surroundings known) {
            return new Actions(
                    Remedy.of(file.verdict().head()).next(),
                    whyNotLink(file, viewer),
                    whyNotReconnect(file, viewer, known.admins()),
                    known.newestProbe().orElse(null),
                    viewer.isAdmin() && file.standing().billing().value() == Billing.NOT_FUNDED,
                    file.standing().billing().value() == Billing.PAUSED);
        }

        private static String whyNotLink(CaseFile.Case file, Staff viewer) {
            if (!viewer.isManager()) {
                return "is for account managers and admins.";
            }
            if (file.verdict().code() == VerdictCode.OTP_LOCKED) {
                var until = Formats.fullIn(file.verdict().head().until(), viewer.zone());
                return "waits until " + until + ". A link invites to try, and each try restarts the lock.";
            }
            return VerdictWords.whyNot(file.verdict().head(), Remedy.Action.LINK);
        }

        private static String whyNotReconnect(CaseFile.Case file, Staff viewer, List<String> admins) {
            if (!viewer.isAdmin()) {
                return "is for admins. Ask " + (admins.isEmpty() ? "one of them." : String.join(" or ", admins) + ".");
            }
            var why = Reconnectable.why(file.row());
            return why == null
                    ? VerdictWords.whyNot(file.verdict().head(), Remedy.Action.RECONNECT)
                    : "is not possible. " + why;
        }

        public boolean mayLink() {
            return whyNotLink == null;
        }

        public boolean mayReconnect() {
            return whyNotReconnect == null;
        }

        /** True if the verdict asks for this first. */
        public boolean isNext(String action) {
            return next.name().equals(action);
        }
    }

    /** What is looked up beside the case. Contact and owner are null where nobody is known. */
    record Reference(
            List<Id> ids,
            String contactName,
            String contactEmail,
            String owner,
            List<LinkView> links,
            List<AxisLine> standing,
            List<AxisLine> portfolio) {

        static Reference of(CaseFile.Case file, List<LinkView> links) {
            return new Reference(
                    ids(file),
                    file.tenant().contact().name(),
                    file.tenant().contact().email(),
                    file.connection().owner(),
                    links,
                    AxisLine.ofNumber(file.standing()),
                    AxisLine.ofPortfolio(file.standing()));
        }

        private static List<Id> ids(CaseFile.Case file) {
            var ids = new ArrayList<Id>();
            var number = file.progress().number();
            var claimed = number != null && !number.proven() ? ", not confirmed" : "";
            add(ids, "Number", file.row().displayPhoneNumber());
            add(ids, "Phone number id" + claimed, number == null ? null : number.phoneNumberId());
            add(ids, "WABA" + claimed, number == null ? null : number.wabaId());
            add(ids, "Tenant", file.tenant().externalId());
            add(ids, "Customer at Kapso", file.tenant().providerCustomerId());
            var newest = file.links().stream().findFirst();
            add(ids, "Newest link", newest.map(link -> link.providerLinkId()).orElse(null));
            add(ids, "Connection", file.row().id().toString());
            return ids;
        }

        private static void add(List<Id> ids, String name, String value) {
            if (value != null) {
                ids.add(new Id(name, value));
            }
        }
    }

    record Id(String name, String value) {}

    /**
     * The time machine. {@code shown}: the moment the page shows, null for now; {@code lastWell}:
     * when the line was last known to be well, null if it is now or never was; {@code firstChange}:
     * the name of the fact that ended it; {@code next}: what was heard first after the moment
     * shown, null if nothing was; {@code local}: the moment as a field for a time takes it.
     */
    record Past(Instant shown, Instant lastWell, String firstChange, Next next, String local) {

        static Past of(CaseFile.Case file, Instant at, Surroundings known, Map<UUID, String> anchors, ZoneId zone) {
            var firstChange = known.firstChange();
            return new Past(
                    at,
                    firstChange.map(CaseFile.FirstChange::lastWell).orElse(null),
                    firstChange.map(change -> anchors.get(change.fact().id())).orElse(null),
                    known.heardNext()
                            .map(fact -> new Next(fact.receivedAt(), FactWords.sentence(fact)))
                            .orElse(null),
                    DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm")
                            .withZone(zone)
                            .format(file.at()));
        }
    }

    /** A step forward in the time machine. */
    record Next(Instant at, String sentence) {}

    /** Somebody else claims the number or account too; null if nobody did at that moment. */
    record Claim(String href, String sentence) {

        static Claim of(NumberConflicts.Row row) {
            return new Claim("/conflicts/" + row.id(), row.kind().sentenceForOne());
        }
    }

    /**
     * What the last press left undone. {@code said}: why nothing was done; {@code inUse}: the link
     * is in use and can be taken over; {@code note}: the text as typed, with its errors.
     */
    record Unfinished(String said, boolean inUse, NoteForm note, FormErrors errors) {

        static final Unfinished NOTHING = new Unfinished(null, false, NoteForm.EMPTY, FormErrors.none());

        static Unfinished reconnect(NotSent refusal) {
            return new Unfinished(refusal.words(), refusal.inUseSince() != null, NoteForm.EMPTY, FormErrors.none());
        }

        static Unfinished because(String said) {
            return new Unfinished(said, false, NoteForm.EMPTY, FormErrors.none());
        }

        static Unfinished note(NoteForm note, FormErrors errors) {
            return new Unfinished(null, false, note, errors);
        }
    }
}
