package io.patchbay.search;

import io.patchbay.link.ConnectionLink;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.paste.PastedAddress;
import io.patchbay.search.Found.Kind;
import io.patchbay.tenant.Tenants;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Links: by our id, the provider's, or the code of an address. What is shown never holds the code,
 * which is enough to connect a number.
 */
@ApplicationScoped
class FindLinks implements Finder {

    private final ConnectionLinks links;
    private final Tenants tenants;
    private final Clock clock;

    FindLinks(ConnectionLinks links, Tenants tenants, Clock clock) {
        this.links = links;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        var ofCodes = query.addresses().stream()
                .filter(PastedAddress::isOurs)
                .flatMap(address -> links.byCode(address.code()).stream())
                .distinct()
                .toList();
        if (!ofCodes.isEmpty()) {
            return ofCodes.stream().map(this::found).toList();
        }
        var ends = query.addresses().stream().map(PastedAddress::end);
        var secrets = query.mayBeASecret() ? Stream.concat(ends, Stream.of(query.text())) : ends;
        return Stream.of(
                        query.ids().stream().flatMap(id -> links.findByIdOptional(id).stream()),
                        links.byAnyName(query.names()).stream(),
                        secrets.distinct().flatMap(end -> links.byCodeOrToken(end, MOST).stream()))
                .flatMap(found -> found)
                .distinct()
                .map(this::found)
                .toList();
    }

    private Found found(ConnectionLink link) {
        var tenant = tenants.findById(link.tenantId()).name();
        return new Found(
                Kind.LINK,
                link.id().toString(),
                Find.label(
                        "Link for " + tenant,
                        link.stateAt(clock.instant()).apiName(),
                        "made " + Formats.day(link.createdAt())),
                "/links/" + link.id(),
                link.connectionId());
    }
}
