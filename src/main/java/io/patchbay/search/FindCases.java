package io.patchbay.search;

import io.patchbay.connection.Attempts;
import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.connection.Facts;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.paste.PastedAddress;
import io.patchbay.search.Found.Kind;
import io.patchbay.web.Direction;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Connections and their attempts: by our ids, by one of our addresses, by where a browser came back
 * to, by a message, or by a number that somebody named before a probe has seen it.
 */
@ApplicationScoped
class FindCases implements Finder {

    private final Connections connections;
    private final Attempts attempts;
    private final ConnectionLinks links;
    private final Facts facts;

    FindCases(Connections connections, Attempts attempts, ConnectionLinks links, Facts facts) {
        this.connections = connections;
        this.attempts = attempts;
        this.links = links;
        this.facts = facts;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        var found = new ArrayList<Found>();
        attempts.byIds(query.ids()).stream().map(this::attempt).forEach(found::add);
        var ids = new LinkedHashSet<UUID>(query.ids());
        for (var address : query.addresses()) {
            for (var link : linksOf(address)) {
                ids.add(link.connectionId());
                if (address.returned()) {
                    attemptOn(link, address).map(this::attempt).ifPresent(found::add);
                }
            }
        }
        if (query.mayBeASecret()) {
            links.byCodeOrToken(query.text(), MOST).forEach(link -> ids.add(link.connectionId()));
        }
        ids.addAll(facts.aboutMessages(query.names(), MOST));
        ids.addAll(facts.namingNumbers(query.names(), MOST));
        found.addAll(cases(ids));
        return found;
    }

    /**
     * The code in the path decides; a link id that an address only carries along counts where there is no such code. An
     * address of the provider's own pages ends in the secret of its link.
     */
    private List<ConnectionLink> linksOf(PastedAddress address) {
        if (address.isOurs()) {
            return links.byCode(address.code()).stream().toList();
        }
        return address.returned()
                ? links.byAnyName(address.query().values())
                : links.byCodeOrToken(address.end(), MOST);
    }

    /** The newest attempt that ended as the address says, or else the newest. */
    private Optional<Attempts.Row> attemptOn(ConnectionLink link, PastedAddress address) {
        var all = attempts.ofLink(link.id(), MOST);
        return all.stream()
                .filter(one -> address.errorCode().equals(Optional.ofNullable(one.errorCode())))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private Found attempt(Attempts.Row attempt) {
        var tenant = connections.row(attempt.connectionId()).map(ConnectionRow::tenantName);
        return new Found(
                Kind.ATTEMPT,
                attempt.id().toString(),
                Find.label(
                        "Attempt of " + tenant.map(Direction::isolated).orElse("a tenant"),
                        attempt.state().apiName(),
                        "started " + Formats.full(attempt.startedAt())),
                "/connections/" + attempt.connectionId() + "#attempt-" + attempt.id(),
                attempt.connectionId());
    }

    private List<Found> cases(Collection<UUID> ids) {
        return ids.stream()
                .flatMap(id -> connections.row(id).stream())
                .map(FindCases::of)
                .toList();
    }

    /** A case says at once how it stands. */
    static Found of(ConnectionRow row) {
        var number = row.displayPhoneNumber() == null ? "" : " " + row.displayPhoneNumber();
        var verdict = VerdictCode.of(row.verdict()).map(VerdictCode::sentence).orElse("");
        return Found.inCase(
                Kind.CONNECTION,
                row.id(),
                Direction.isolated(row.tenantName()) + number + (verdict.isEmpty() ? "" : ": " + verdict),
                row.id());
    }
}
