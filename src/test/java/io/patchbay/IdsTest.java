package io.patchbay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Cast;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void laterIdsSortAfterEarlierOnes() {
        var ids = Stream.generate(Ids::next).limit(5_000).map(Object::toString).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anIdOfAMomentSortsAtThatMoment() {
        var before = Ids.at(Cast.NOON).toString();
        var after = Ids.at(Cast.NOON.plusSeconds(1)).toString();

        assertThat(before).isLessThan(after);
        assertThat(Ids.at(Cast.NOON)).isNotEqualTo(Ids.at(Cast.NOON));
    }

    @Test
    void codesCanBeReadOutAndAreNeverTheSame() {
        var codes = new HashSet<String>();
        IntStream.range(0, 2_000).forEach(i -> codes.add(Ids.code()));

        assertThat(codes).hasSize(2_000).allMatch(code -> code.matches("[a-hjkmnp-twxyz2-9]{16}"));
    }

    @Test
    void fingerprintsTellTextsApart() {
        assertThat(Ids.fingerprint("a")).hasSize(24).isEqualTo(Ids.fingerprint("a"));
        assertThat(Ids.fingerprint("a")).isNotEqualTo(Ids.fingerprint("b"));
    }

    @Test
    void aHashOfPartsIsTheHashOfTheWhole() {
        var abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

        assertThat(HexFormat.of().formatHex(Ids.sha256("abc"))).isEqualTo(abc);
        assertThat(Ids.sha256("a".getBytes(UTF_8), "bc".getBytes(UTF_8))).isEqualTo(Ids.sha256("abc"));
    }
}
