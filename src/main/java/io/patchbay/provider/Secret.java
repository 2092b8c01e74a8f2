package io.patchbay.provider;

/** Something that no log and no page may show: as text it is dots. {@code value} is never null. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "•••";
    }
}
