package io.patchbay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RecordRowsTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Paint(String name, Colour colour, long litres) {}

    private static final RecordRows<Paint> PAINTS = RecordRows.of(Paint.class);

    @Test
    void columnsBecomeComponentsInTheirOrder() {
        assertThat(paint("Front door", "RED", 3L)).isEqualTo(new Paint("Front door", Colour.RED, 3));
    }

    @Test
    void anEnumIsReadByItsNameInCapitalsOrSmallLetters() {
        assertThat(paint("Shed", "dark_blue", 1L).colour()).isEqualTo(Colour.DARK_BLUE);
    }

    @Test
    void nullStaysNull() {
        assertThat(paint(null, null, 1L)).isEqualTo(new Paint(null, null, 1));
    }

    @Test
    void anUnknownNameIsABug() {
        assertThatThrownBy(() -> paint("Shed", "green", 1L)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aColumnTooManyIsABug() {
        assertThatThrownBy(() -> paint("Shed", "RED", 1L, "matt")).isInstanceOf(IllegalStateException.class);
    }

    private static Paint paint(Object... columns) {
        return PAINTS.transformTuple(columns, new String[columns.length]);
    }
}
