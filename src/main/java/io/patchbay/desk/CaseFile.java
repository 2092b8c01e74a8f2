package io.patchbay.desk;

import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.Connection;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Fact;
import io.patchbay.connection.FactKind;
import io.patchbay.connection.Facts;
import io.patchbay.connection.Mode;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.connection.Progress;
import io.patchbay.connection.Summaries;
import io.patchbay.connection.Summary;
import io.patchbay.diagnosis.Diagnoser;
import io.patchbay.diagnosis.Verdict;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.number.Billing;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.number.Standing;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Puts everything about one connection on the table, as it is known now or was known at an earlier
 * moment.
 */
@ApplicationScoped
public class CaseFile {

    private final Connections connections;
    private final Tenants tenants;
    private final Facts facts;
    private final ConnectionLinks links;
    private final PhoneNumbers numbers;
    private final Summaries summaries;
    private final Clock clock;

    CaseFile(
            Connections connections,
            Tenants tenants,
            Facts facts,
            ConnectionLinks links,
            PhoneNumbers numbers,
            Summaries summaries,
            Clock clock) {
        this.connections = connections;
        this.tenants = tenants;
        this.facts = facts;
        this.links = links;
        this.numbers = numbers;
        this.summaries = summaries;
        this.clock = clock;
    }

    /**
     * {@code number} is null until a number has been read. {@code facts}: newest first; of a long
     * line the newest, and those older ones that what is said here rests on. {@code parts}: what
     * all of its facts add up to.
     */
    public record Case(
            ConnectionRow row,
            Connection connection,
            Tenant tenant,
            Progress progress,
            Verdict verdict,
            Standing standing,
            List<Answer> checklist,
            List<Fact> facts,
            List<ConnectionLink> links,
            PhoneNumber number,
            Fact numberRead,
            Summaries.Parts parts,
            Instant at) {

        /** False if nobody is to be written to: used-up credits are one incident of ours for all (kapso.md §4.6). */
        boolean isWritten() {
            return standing.billing().value() != Billing.PAUSED;
        }

        /** The name of the account as Meta showed it last; null until it did. */
        public String wabaName() {
            return facts.stream()
                    .filter(fact -> fact.kind() == FactKind.ACCOUNT_READ)
                    .max(Fact.IN_ORDER)
                    .map(fact -> fact.as(AccountRead.class).name())
                    .orElse(null);
        }

        /** Whether the newest link was made with billing through the provider. */
        boolean isPartnerManaged() {
            return Standing.isPartnerManaged(parts.whole().facts());
        }

        public Mode mode() {
            return progress.modeTaken() == null ? progress.modeOffered() : progress.modeTaken();
        }
    }

    /** One question of the checklist. {@code answer} is never empty: what is not known says why. */
    public record Answer(
            String question, String answer, boolean known, Instant asOf, List<UUID> evidence, String because) {}

    /**
     * @param asKnownAt only what had been received by then counts; null for now
     * @return empty if there is no such connection
     */
    @Transactional
    public Optional<Case> open(UUID connectionId, Instant asKnownAt) {
        var connection = connections.findById(connectionId);
        if (connection == null) {
            return Optional.empty();
        }
        var at = asKnownAt == null ? clock.instant() : asKnownAt;
        var parts = summaries.parts(connectionId, asKnownAt);
        var summary = parts.whole();
        var progress = summary.progress(at);
        var verdict = Diagnoser.diagnose(progress, summary.facts(), at);
        var standing = Standing.of(summary.facts(), at);
        var known = shown(facts.of(connectionId, asKnownAt), parts, summary);
        var tenant = tenants.findById(connection.tenantId());
        var read = summary.last(FactKind.NUMBER_READ).orElse(null);
        var shown = summary.numberRead();
        var number = shown.map(one -> numbers.findById(one.phoneNumberId())).orElse(null);
        var row = row(connection, tenant, progress, verdict, shown);
        var links = this.links.ofConnection(connectionId).stream()
                .filter(link -> asKnownAt == null || !link.createdAt().isAfter(asKnownAt))
                .toList();
        return Optional.of(new Case(
                row,
                connection,
                tenant,
                progress,
                verdict,
                standing,
                new Checklist(
                                tenant,
                                connection,
                                progress,
                                known,
                                read,
                                links,
                                Standing.isPartnerManaged(summary.facts()),
                                standing.billing(),
                                at)
                        .answers(),
                known,
                links,
                number,
                read,
                parts,
                at));
    }

    private static List<Fact> shown(List<Fact> newest, Summaries.Parts parts, Summary summary) {
        var shown = new LinkedHashMap<UUID, Fact>();
        Stream.of(newest, parts.young(), summary.facts())
                .flatMap(Collection::stream)
                .forEach(fact -> shown.putIfAbsent(fact.id(), fact));
        return shown.values().stream().sorted(Facts.NEWEST_FIRST).toList();
    }

    /** When a line that is not well now was last known to be well, and the fact that ended it. */
    public record FirstChange(Instant lastWell, Fact fact) {}

    /** Moments to go back through for the first change; beyond that nobody asks "since yesterday". */
    private static final int FAR_ENOUGH = 100;

    /** As we heard of it; of one moment first what can change a verdict. */
    private static final Comparator<Fact> AS_HEARD = Comparator.comparing(Fact::receivedAt)
            .thenComparing(fact -> !fact.kind().decisive())
            .thenComparing(Fact.IN_ORDER);

    /**
     * Walks back through what was known until the verdict was a good one; empty if it is a good one
     * now, or none was within reach. Costs a verdict for each step back, so it is for those who
     * show it.
     */
    public Optional<FirstChange> firstChange(Case file) {
        if (file.verdict().code().isWell()) {
            return Optional.empty();
        }
        var parts = file.parts();
        var told = file.facts().stream().filter(parts::isYoung).sorted(AS_HEARD).toList();
        var news = news(told);
        for (var i : news.subList(0, Math.min(FAR_ENOUGH, news.size()))) {
            var at = told.get(i - 1).receivedAt();
            if (!parts.reachesBackTo(at)) {
                break;
            }
            var then = parts.with(told.subList(0, i));
            if (Diagnoser.diagnose(then.progress(at), then.facts(), at).code().isWell()) {
                return Optional.of(new FirstChange(at, told.get(i)));
            }
        }
        return Optional.empty();
    }

    /**
     * The places of the facts that a verdict may have changed with, newest first. That a probe says
     * once more what the last one said is none, unless something else was heard in between.
     */
    static List<Integer> news(List<Fact> told) {
        var news = new ArrayList<Integer>();
        var lastOfKind = new EnumMap<FactKind, Integer>(FactKind.class);
        var newest = 0;
        for (var i = 0; i < told.size(); i++) {
            var fact = told.get(i);
            if (!fact.kind().decisive()) {
                continue;
            }
            var last = lastOfKind.put(fact.kind(), i);
            var known = last != null && fact.statement().equals(told.get(last).statement());
            if (!known) {
                newest = i;
            }
            // heard together: there was no moment at which only one of them was known
            var heardTogether =
                    i == 0 || fact.receivedAt().equals(told.get(i - 1).receivedAt());
            if (!heardTogether && (!known || last < newest)) {
                news.add(i);
            }
        }
        Collections.reverse(news);
        return news;
    }

    private ConnectionRow row(
            Connection connection, Tenant tenant, Progress progress, Verdict verdict, Optional<NumberRead> read) {
        var version = connections.versionOf(connection.id());
        return new ConnectionRow(
                connection.id(),
                tenant.id(),
                tenant.name(),
                tenant.externalId(),
                progress.status(),
                verdict.code().apiName(),
                verdict.code().acts(),
                verdict.blocks(),
                progress.modeOffered(),
                progress.modeTaken(),
                read.map(NumberRead::displayPhoneNumber).orElse(null),
                read.map(NumberRead::phoneNumberId).orElse(null),
                read.map(NumberRead::wabaId).orElse(null),
                connection.owner(),
                progress.since(),
                connection.createdAt(),
                version);
    }
}
