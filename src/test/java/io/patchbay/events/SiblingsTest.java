package io.patchbay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.events.Siblings.Group;
import io.patchbay.events.Siblings.Ref;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SiblingsTest {

    private static Ref ref(String customer, String number, String waba) {
        return new Ref(UUID.randomUUID(), customer, number, waba);
    }

    private static List<Integer> sizes(Ref... refs) {
        return Siblings.of(List.of(refs)).stream()
                .map(group -> group.refs().size())
                .toList();
    }

    @Test
    void theSameCustomerIsOneSomebody() {
        assertThat(sizes(ref("c", "1", null), ref("d", "2", null), ref("c", "3", null)))
                .containsExactly(2, 1);
    }

    @Test
    void messagesAtANumberFollowTheCustomerWhoseItIs() {
        assertThat(sizes(ref(null, "1", null), ref("c", "1", null), ref(null, "1", null)))
                .containsExactly(3);
    }

    @Test
    void anAccountJoinsTheNumbersInIt() {
        assertThat(sizes(ref(null, null, "w"), ref(null, "1", "w"), ref(null, "1", null)))
                .containsExactly(3);
    }

    @Test
    void twoCustomersOfOneNumberStayTwo() {
        assertThat(sizes(ref("c", "1", null), ref("d", "1", null))).containsExactly(1, 1);
    }

    @Test
    void twoCustomersOfOneAccountStayTwo() {
        assertThat(sizes(ref("c", "1", "w"), ref("d", "2", "w"), ref(null, null, "w")))
                .containsExactly(2, 1);
    }

    @Test
    void nobodyWhoIsNotNamedIsNobodyElse() {
        assertThat(sizes(ref(null, null, null), ref(null, null, null))).containsExactly(1, 1);
    }

    @Test
    void aBridgeJoinsWhatStoodApart() {
        assertThat(Siblings.of(List.of(ref("c", "1", null), ref(null, "2", "w"), ref("c", "2", null))))
                .singleElement()
                .extracting(Group::numbers)
                .isEqualTo(java.util.Set.of("1", "2"));
    }
}
