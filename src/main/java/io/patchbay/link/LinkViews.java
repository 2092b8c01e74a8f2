package io.patchbay.link;

import io.patchbay.access.Staff;
import io.patchbay.web.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Shows links to whoever is asking: the address of a link only to those who may send it. */
@ApplicationScoped
public class LinkViews {

    private final ConnectionLinks links;
    private final PublicUrl publicUrl;
    private final Staff staff;
    private final Clock clock;

    LinkViews(ConnectionLinks links, PublicUrl publicUrl, Staff staff, Clock clock) {
        this.links = links;
        this.publicUrl = publicUrl;
        this.staff = staff;
        this.clock = clock;
    }

    public LinkView of(ConnectionLink link) {
        return of(List.of(link)).get(0);
    }

    public List<LinkView> of(List<ConnectionLink> shown) {
        var now = clock.instant();
        var base = staff.isManager() ? publicUrl.base() + "/go/" : null;
        var current = links.currentOf(shown.stream().map(ConnectionLink::tenantId));
        return shown.stream()
                .map(link -> LinkView.of(link, current.get(link.tenantId()), now, base))
                .toList();
    }
}
