package io.patchbay.connection;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The links of a connection as its facts tell of them, oldest first. */
final class LinksFold {

    private Map<UUID, LinkTrace> links = new LinkedHashMap<>();

    LinksFold copy() {
        var copy = new LinksFold();
        copy.links = new LinkedHashMap<>(links);
        return copy;
    }

    /** Keeps so many of the newest as a {@link Progress} shows. */
    void created(LinkStatement.LinkCreated said, Instant at) {
        if (said.linkId() != null) {
            links.putIfAbsent(said.linkId(), LinkTrace.created(said, at));
            if (links.size() > Progress.MOST) {
                links.remove(links.keySet().iterator().next());
            }
        }
    }

    /** The link after the change; null, and nothing changed, if there is none of this id. */
    LinkTrace change(UUID id, UnaryOperator<LinkTrace> how) {
        return links.computeIfPresent(id, (same, link) -> how.apply(link));
    }

    /** Null if there is none of this id, or for no id. */
    LinkTrace get(UUID id) {
        return links.get(id);
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    List<LinkTrace> all() {
        return List.copyOf(links.values());
    }

    /** The newest that the provider did not refuse. */
    Optional<LinkTrace> lastMade() {
        return links.values().stream().filter(link -> !link.notMade()).reduce((older, newer) -> newer);
    }

    /** The first one used, else the newest; null if there are none. */
    UUID usedOrNewest() {
        UUID newest = null;
        for (var link : links.values()) {
            newest = link.id();
            if (link.isUsed()) {
                return link.id();
            }
        }
        return newest;
    }

    /** True for a link that is not valid any more or has a newer one after it; false for an unknown one. */
    boolean isOver(UUID id, Instant at) {
        var link = links.get(id);
        return link != null
                && (!link.isValidAt(at)
                        || links.values().stream()
                                .filter(other -> !other.notMade())
                                .anyMatch(other -> other.createdAt().isAfter(link.createdAt())));
    }

    /** When those that are valid now expire by themselves. */
    List<Instant> expiries(Instant now) {
        return links.values().stream()
                .filter(link -> link.isValidAt(now) && link.expiresAt() != null)
                .map(LinkTrace::expiresAt)
                .toList();
    }
}
