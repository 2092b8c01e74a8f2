package io.patchbay.web;

import io.quarkus.arc.Arc;
import io.quarkus.qute.TemplateExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How times and ids are written. */
@TemplateExtension
public class Formats {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss ", Locale.ENGLISH);

    private Formats() {}

    private static Instant now() {
        return Arc.container().instance(Clock.class).get().instant();
    }

    /** "4 min ago", "in 3 d": for lists. */
    public static String ago(Instant at) {
        var time = Duration.between(at, now());
        return time.isNegative()
                ? "in " + span(time.negated())
                : time.getSeconds() < 5 ? "just now" : span(time) + " ago";
    }

    /** How long since then, without "ago". */
    public static String span(Instant at) {
        return span(Duration.between(at, now()).abs());
    }

    public static String span(Duration time) {
        if (time.toDays() >= 60) {
            return time.toDays() / 30 + " months";
        }
        if (time.toDays() >= 1) {
            return time.toDays() + " d";
        }
        if (time.toHours() >= 1) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 1 ? time.toMinutes() + " min" : Math.max(1, time.getSeconds()) + " s";
    }

    /** "1,000+" where counting stopped. */
    public static String counted(int count, int cap) {
        return counted(count, count >= cap);
    }

    public static String counted(int count, boolean andMore) {
        return String.format(Locale.ENGLISH, "%,d", count) + (andMore ? "+" : "");
    }

    /** Absolute by the reader's clock, with the zone named: for details. */
    public static String full(Instant at) {
        return full(at, ReaderZone.current());
    }

    private static String full(Instant at, ZoneId zone) {
        return FULL.format(at.atZone(zone)) + zone.getId();
    }

    /** The same, and what the customer's clock shows then where it shows something else. */
    public static String both(Instant at, ZoneId customer) {
        return both(at, ReaderZone.current(), customer);
    }

    static String both(Instant at, ZoneId reader, ZoneId customer) {
        var here = at.atZone(reader);
        var there = at.atZone(customer);
        return full(at, reader)
                + (here.getOffset().equals(there.getOffset())
                        ? ""
                        : ", for the customer "
                                + hour(there, here.toLocalDate().equals(there.toLocalDate()))
                                + " "
                                + customer.getId());
    }

    private static String hour(ZonedDateTime at, boolean sameDay) {
        return DateTimeFormatter.ofPattern(sameDay ? "HH:mm" : "d MMM HH:mm", Locale.ENGLISH)
                .format(at);
    }

    /** Absolute, where somebody lives, with the zone named. */
    public static String fullIn(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH).format(at.atZone(zone))
                + " "
                + zone.getId();
    }

    /** The time of day where somebody lives, with the day unless it is today. */
    public static String shortIn(Instant at, ZoneId zone, Instant now) {
        var there = at.atZone(zone);
        return hour(there, there.toLocalDate().equals(now.atZone(zone).toLocalDate()));
    }

    /** How far away it is, or how long it has passed; null for none. */
    public static String deadline(Instant at, Instant now) {
        if (at == null) {
            return null;
        }
        var overdue = Duration.between(at, now);
        return overdue.isNegative() ? "in " + span(overdue.negated()) : "Overdue by " + span(overdue);
    }

    /** The day by the reader's clock. */
    public static String day(Instant at) {
        return DAY.format(at.atZone(ReaderZone.current()));
    }

    /**
     * How customers who read this language write dates. English: day before month, as most who read
     * it here do. Arabic: with the digits of phone numbers and addresses, which stand on the same page.
     */
    public static Locale localeOf(String language) {
        return switch (language) {
            case "en" -> Locale.UK;
            case "ar" -> Locale.forLanguageTag("ar-u-nu-latn");
            default -> Locale.forLanguageTag(language);
        };
    }

    /** The time of day by the reader's clock, to the minute. */
    public static String clock(Instant at) {
        return clockIn(at, ReaderZone.current()).substring(0, 5);
    }

    public static String clockIn(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(at.atZone(zone));
    }

    /** A name in a title or an attribute, see {@link Direction}; null is empty. */
    public static String isolated(String name) {
        return name == null ? "" : Direction.isolated(name);
    }

    /** snake_case as words. */
    public static String spaced(String word) {
        return word == null ? "" : word.replace('_', ' ');
    }

    /** The icon that goes with one of the design's tones. */
    public static String toneIcon(String tone) {
        return "t-" + tone;
    }

    public static String capital(String text) {
        return text == null || text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /**
     * A long id in groups of four, so that it can be read out and still be copied without spaces.
     */
    public static List<String> groups(String id) {
        if (id == null || !id.matches("\\d{9,}")) {
            return id == null ? List.of() : List.of(id);
        }
        var groups = new ArrayList<String>();
        for (var i = 0; i < id.length(); i += 4) {
            groups.add(id.substring(i, Math.min(id.length(), i + 4)));
        }
        return groups;
    }
}
