package io.patchbay.desk;

import io.patchbay.number.Standing;
import io.patchbay.web.Formats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One axis of a number's standing, or one word about its portfolio. {@code note}: what it holds
 * back, what still works and who can move it; null if it limits nothing.
 */
record AxisLine(String name, String value, String raw, Instant asOf, String note) {

    static List<AxisLine> ofNumber(Standing standing) {
        var lines = new ArrayList<AxisLine>();
        standing.axes().forEach((name, axis) -> lines.add(of(name, axis)));
        return lines;
    }

    /** What somebody told about the portfolio. */
    static List<AxisLine> ofPortfolio(Standing standing) {
        var portfolio = standing.portfolio();
        return Stream.of(
                        told("Business", portfolio.verification(), portfolio.asOf()),
                        told("Messages a day", limit(portfolio.messagingLimit()), portfolio.asOf()),
                        told("Maximum numbers", portfolio.numberCap(), portfolio.asOf()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Meta writes "no limit" as minus one, or in a word (meta.md c2, d3). */
    private static String limit(String raw) {
        return "-1".equals(raw) || "TIER_UNLIMITED".equals(raw) ? "unlimited" : raw;
    }

    private static AxisLine of(String name, Standing.Axis<?> axis) {
        return new AxisLine(
                Formats.capital(Formats.spaced(name)),
                axis.value().isKnown() ? Formats.spaced(axis.value().apiName()) : "not yet known",
                axis.raw(),
                axis.asOf(),
                note(axis));
    }

    private static String note(Standing.Axis<?> axis) {
        var works = axis.stillWorks();
        var mover = switch (axis.acts()) {
            case NOBODY -> null;
            case US, ADMIN -> "Your team can resolve it.";
            case CUSTOMER -> "The customer can resolve it.";
            case META -> "Only Meta can resolve it.";
            case PROVIDER -> "Only Kapso can resolve it.";
        };
        if (mover == null) {
            return works;
        }
        return works == null ? mover : works + " " + mover;
    }

    /** A word of the portfolio's; null if nobody told. */
    private static AxisLine told(String name, String raw, Instant asOf) {
        return raw == null ? null : new AxisLine(name, Formats.spaced(raw).toLowerCase(Locale.ROOT), raw, asOf, null);
    }
}
