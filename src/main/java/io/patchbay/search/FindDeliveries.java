package io.patchbay.search;

import io.patchbay.inbox.Deliveries;
import io.patchbay.search.Found.Kind;
import io.patchbay.web.Formats;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/**
 * Webhook requests: by our id or by the sender's key; and those that belong to no tenant yet by whatever they name, so that
 * a number that was announced without a customer is found.
 */
@ApplicationScoped
class FindDeliveries implements Finder {

    private final Deliveries deliveries;

    FindDeliveries(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        return Stream.concat(
                        deliveries.named(query.ids(), query.names(), MOST).stream()
                                .map(one -> found(one, "/events/" + one.id())),
                        deliveries.unmatchedAbout(query.names(), MOST).stream()
                                .map(one -> found(one, "/events/unmatched/" + one.id())))
                .toList();
    }

    private static Found found(Deliveries.Brief one, String url) {
        return Found.elsewhere(
                Kind.DELIVERY,
                one.id(),
                Find.label(
                        one.event() == null ? "No event" : one.event(),
                        Formats.full(one.receivedAt()),
                        Formats.spaced(one.state().apiName())),
                url);
    }
}
