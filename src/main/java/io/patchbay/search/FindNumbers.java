package io.patchbay.search;

import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.number.Waba;
import io.patchbay.paste.PastedPhone;
import io.patchbay.search.Found.Kind;
import io.patchbay.web.Direction;
import io.patchbay.web.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Numbers with the cases they belong to and the conflicts about them, and WABAs: by any id of the
 * provider's, or as somebody writes a phone number.
 */
@ApplicationScoped
class FindNumbers implements Finder {

    private final PhoneNumbers numbers;
    private final NumberConflicts conflicts;
    private final Connections connections;

    FindNumbers(PhoneNumbers numbers, NumberConflicts conflicts, Connections connections) {
        this.numbers = numbers;
        this.conflicts = conflicts;
        this.connections = connections;
    }

    @Override
    public List<Found> named(SearchQuery query) {
        var found = new ArrayList<Found>();
        var shown = Stream.concat(
                        numbers.byAnyId(query.names()).stream(),
                        query.phones().stream().flatMap(this::written))
                .distinct()
                .toList();
        for (var number : shown) {
            found.addAll(withItsCase(number));
        }
        conflicts.byIds(query.ids()).forEach(conflict -> found.add(conflict(conflict)));
        numbers.wabas(query.names()).forEach(waba -> found.add(waba(waba)));
        numbers.portfolios(query.names()).forEach(portfolio -> found.addAll(portfolio(portfolio)));
        return found;
    }

    /** A portfolio has no page of its own: what is shown of it are its connections. */
    private List<Found> portfolio(String id) {
        var rows = numbers.heldOfPortfolio(id, MOST).stream()
                .map(PhoneNumber::connectionId)
                .distinct()
                .flatMap(held -> connections.row(held).stream())
                .toList();
        var tenants = rows.stream().map(ConnectionRow::tenantName).distinct().toList();
        var found = new ArrayList<Found>();
        found.add(Found.elsewhere(
                Kind.PORTFOLIO,
                id,
                "Business portfolio " + id + (tenants.isEmpty() ? "" : " of " + String.join(", ", tenants)),
                "/find?" + Slice.filter("q", id).substring(1)));
        rows.stream().map(FindCases::of).forEach(found::add);
        return found;
    }

    private Stream<PhoneNumber> written(PastedPhone phone) {
        var ending = numbers.endingWith(phone.digits(), MOST);
        if (!ending.isEmpty()) {
            return ending.stream();
        }
        var beginning = phone.fromTheStart() ? numbers.beginningWith(phone.digits(), MOST) : List.<PhoneNumber>of();
        return beginning.isEmpty()
                ? phone.ending().stream()
                        .flatMap(end -> numbers.endingWith(end, MOST).stream())
                        .filter(number -> phone.mayBe(number.digits()))
                : beginning.stream();
    }

    private List<Found> withItsCase(PhoneNumber number) {
        var found = new ArrayList<Found>();
        var shown = number.displayPhoneNumber() == null ? number.phoneNumberId() : number.displayPhoneNumber();
        var row = number.connectionId() == null
                ? null
                : connections.row(number.connectionId()).orElse(null);
        if (row == null) {
            found.add(Found.elsewhere(
                    Kind.NUMBER, number.phoneNumberId(), shown + ", belongs to no tenant yet", "/events/unmatched"));
        } else {
            found.add(FindCases.of(row));
            found.add(Found.inCase(
                    Kind.NUMBER,
                    number.phoneNumberId(),
                    shown + " of " + Direction.isolated(row.tenantName()),
                    row.id()));
        }
        conflicts.ofNumber(number.phoneNumberId(), MOST).forEach(conflict -> found.add(conflict(conflict)));
        return found;
    }

    private static Found conflict(NumberConflicts.Row conflict) {
        return Found.elsewhere(
                Kind.CONFLICT,
                conflict.id(),
                Find.label(
                        conflict.kind().sentence().replaceFirst("\\.$", "") + ", " + conflict.phoneNumberId(),
                        conflict.state()),
                "/conflicts/" + conflict.id());
    }

    private Found waba(Waba waba) {
        var held = numbers.ofWaba(waba.id(), MOST).stream()
                .map(PhoneNumber::connectionId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        var tenants = held.stream()
                .flatMap(id -> connections.row(id).stream())
                .map(ConnectionRow::tenantName)
                .distinct()
                .toList();
        var label = Find.label("WABA " + waba.id(), waba.name(), String.join(", ", tenants));
        return held.size() == 1
                ? Found.inCase(Kind.WABA, waba.id(), label, held.get(0))
                : Found.elsewhere(
                        Kind.WABA,
                        waba.id(),
                        label,
                        "/connections?" + Slice.filter("q", waba.id()).substring(1));
    }
}
