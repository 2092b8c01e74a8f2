package io.patchbay.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Connections.Filter;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.quarkus.test.TestTransaction;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every combination of filters is one list, whichever index it is read from. */
@ConsoleTest
@TestTransaction
class ConnectionsTest {

    private static final int PLENTY = 200;

    @Inject
    Connections connections;

    @Test
    void eachFilterAloneAndAllTogetherKeepWhatFits() {
        var row = connected();
        for (var filter : narrowings(row)) {
            assertThat(idsOf(filter)).as(filter.toString()).contains(row.id());
        }
    }

    @Test
    void aFilterThatDoesNotFitLeavesItOut() {
        var row = connected();
        for (var filter : narrowings(row)) {
            for (UnaryOperator<Filter> other : List.<UnaryOperator<Filter>>of(
                    one -> with(one, Status.FAILED, one.acts(), one.verdict()),
                    one -> with(one, one.status(), Acts.PROVIDER, one.verdict()),
                    one -> with(one, one.status(), one.acts(), "banned"))) {
                assertThat(idsOf(other.apply(filter))).doesNotContain(row.id());
            }
        }
    }

    @Test
    void thePageAfterARowBeginsBelowIt() {
        var older = connected();
        var newer = connected();
        for (var filter : List.of(
                Filter.NONE,
                new Filter(older.status(), null, null, null, null),
                new Filter(null, older.acts(), null, null, null),
                new Filter(null, null, older.verdict(), null, null))) {
            assertThat(connections.page(filter, newer.id(), PLENTY))
                    .extracting(ConnectionRow::id)
                    .doesNotContain(newer.id())
                    .contains(older.id())
                    .isSortedAccordingTo((one, other) -> other.compareTo(one));
        }
    }

    @Test
    void aPartOfANumberFindsIt() {
        var row = connected();
        var digits = row.displayPhoneNumber().replaceAll("\\D", "");
        assertThat(idsOf(new Filter(null, null, null, row.tenantId(), digits.substring(3))))
                .containsExactly(row.id());
        assertThat(idsOf(new Filter(null, null, null, null, row.phoneNumberId())))
                .containsExactly(row.id());
    }

    @Test
    void wordsTooShortForAnIndexAreLookedForAmongTheNewest() {
        var row = connected();
        assertThat(idsOf(new Filter(null, null, null, row.tenantId(), "qz"))).isEmpty();
        assertThat(idsOf(new Filter(null, null, null, row.tenantId(), "Fi"))).containsExactly(row.id());
    }

    private ConnectionRow connected() {
        var id = UUID.fromString(Console.connected("Filtered").connectionId());
        return connections.row(id).orElseThrow();
    }

    /** Each fits this row. */
    private static List<Filter> narrowings(ConnectionRow row) {
        var name = row.tenantName();
        return List.of(
                new Filter(null, null, null, row.tenantId(), null),
                new Filter(null, null, null, null, name),
                new Filter(row.status(), null, null, null, name),
                new Filter(null, row.acts(), null, null, name),
                new Filter(null, null, row.verdict(), null, name),
                new Filter(row.status(), row.acts(), null, null, name),
                new Filter(row.status(), null, row.verdict(), null, name),
                new Filter(null, row.acts(), row.verdict(), null, name),
                new Filter(row.status(), row.acts(), row.verdict(), row.tenantId(), name));
    }

    private static Filter with(Filter filter, Status status, Acts acts, String verdict) {
        return new Filter(status, acts, verdict, filter.tenantId(), filter.q());
    }

    private List<UUID> idsOf(Filter filter) {
        return connections.page(filter, null, PLENTY).stream()
                .map(ConnectionRow::id)
                .toList();
    }
}
