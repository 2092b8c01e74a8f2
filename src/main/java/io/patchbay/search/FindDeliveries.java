package io.patchbay.search;

import io.patchbay.inbox.Deliveries;
import io.patchbay.search.Found.Kind;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Webhook requests: by our id or by the sender's key. */
@ApplicationScoped
class FindDeliveries implements Finder {

    private final Deliveries deliveries;

    FindDeliveries(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        return deliveries.named(query.ids(), query.names(), MOST).stream()
                .map(one -> Found.elsewhere(
                        Kind.DELIVERY,
                        one.id(),
                        Find.label(
                                one.event() == null ? "No event" : one.event(),
                                Formats.full(one.receivedAt()),
                                Formats.spaced(one.state().apiName())),
                        "/events/" + one.id()))
                .toList();
    }
}
