package io.patchbay.number;

import io.patchbay.connection.AccountStatement.AccountRestricted;
import io.patchbay.connection.Acts;
import io.patchbay.connection.Fact;
import io.patchbay.provider.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that Meta does not let an account do. {@code kind} is Meta's raw word, null if it gave
 * none; {@code ends} is null if no end was announced; {@code remediation} is what Meta says to do about it, raw, null if
 * it said nothing. The end of a restriction is never announced by an event of its own (meta.md (e), e1).
 */
public record Restriction(String kind, Instant ends, String remediation) {

    private static final String CALLS = "_CALLING";

    /** Kinds that leave all messages alone: new numbers, new templates. */
    private static final Set<String> NOT_ABOUT_MESSAGES =
            Set.of("RESTRICTED_ADD_PHONE_NUMBER_ACTION", "RESTRICTED_UTILITY_TEMPLATES");

    /**
     * What is left where only replies are: since October 2026 Meta counts them, and without a payment method those
     * beyond the free ones do not arrive (meta.md c4). So nobody promises that they always do.
     */
    static final String REPLIES_GO =
            "Replies inside 24 hours normally still go out; Meta counts 1,000 a month per number as free.";

    /** Kinds that leave replies to customers alone. */
    private static final Set<String> LEAVES_REPLIES =
            Set.of("RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES");

    /** What a fact about an account says; empty if it names nothing in particular. */
    public static List<Restriction> in(Fact fact) {
        return fact.saying(AccountRestricted.class).stream()
                .flatMap(said -> said.limits().stream())
                .map(limit -> new Restriction(word(limit.type()), end(limit.expiresAt()), limit.remediation()))
                .toList();
    }

    private static String word(String raw) {
        return raw == null ? null : raw.toUpperCase(Locale.ROOT);
    }

    /** Of a day without a time of day its end. */
    private static Instant end(String raw) {
        if (raw != null && raw.matches("\\d{4}-\\d{2}-\\d{2}")) {
            try {
                return LocalDate.parse(raw)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            } catch (DateTimeException e) {
                return null;
            }
        }
        return Timestamps.read(raw).orElse(null);
    }

    /** True while its own end has not come; without an end it lasts. */
    public boolean isActive(Instant now) {
        return ends == null || now.isBefore(ends);
    }

    /** The last of the ends; null if one of them has none, or if there are no restrictions. */
    public static Instant lastEnd(List<Restriction> all) {
        return all.isEmpty() || all.stream().anyMatch(one -> one.ends == null)
                ? null
                : all.stream().map(Restriction::ends).max(Instant::compareTo).orElseThrow();
    }

    /** True if messages are held back; also where nothing in particular was named. */
    public static boolean hitMessages(List<Restriction> all) {
        return all.isEmpty() || all.stream().anyMatch(Restriction::hitsMessages);
    }

    /** When they look different next, for those who wait: the end of what holds messages back before that of the rest. */
    public static Instant until(List<Restriction> all) {
        var hits = all.stream().filter(Restriction::hitsMessages).toList();
        return lastEnd(hits.isEmpty() ? all : hits);
    }

    /** A call button that was hidden is shown again by the customer (meta.md e1); the rest is Meta's. */
    static Acts acts(List<Restriction> all) {
        var hidden = !all.isEmpty()
                && all.stream().allMatch(one -> one.kind != null && one.kind.endsWith("_CALL_BUTTON_HIDDEN"));
        return hidden ? Acts.CUSTOMER : Acts.META;
    }

    /** True if nothing but calls is held back. */
    public static boolean hitCallsOnly(List<Restriction> all) {
        return !all.isEmpty() && all.stream().allMatch(Restriction::isAboutCalls);
    }

    /** What goes on in spite of them, and what Meta says to do, in words. */
    public static String stillWorks(List<Restriction> all) {
        return Stream.concat(
                        Stream.of(left(all)),
                        all.stream()
                                .map(Restriction::remediation)
                                .filter(said -> said != null && !said.isBlank())
                                .distinct()
                                .map("Meta says: “%s”"::formatted))
                .collect(Collectors.joining(" "));
    }

    /** What goes on in spite of them; of a kind that we do not know, only its name. */
    public static String left(List<Restriction> all) {
        var unknown = all.stream()
                .map(Restriction::kind)
                .filter(kind -> kind != null && !isKnown(kind))
                .findFirst();
        if (unknown.isPresent()) {
            return "What exactly is restricted is not known: Meta calls it “%s”.".formatted(unknown.get());
        }
        if (hitCallsOnly(all)) {
            return "Only calls are restricted. All messages still go out.";
        }
        if (!hitMessages(all)) {
            return "All messages still go out.";
        }
        var replies = !all.isEmpty()
                && all.stream().filter(Restriction::hitsMessages).allMatch(one -> LEAVES_REPLIES.contains(one.kind));
        return replies ? REPLIES_GO : "Nothing can be sent.";
    }

    private static boolean isKnown(String kind) {
        return kind.contains(CALLS)
                || NOT_ABOUT_MESSAGES.contains(kind)
                || LEAVES_REPLIES.contains(kind)
                || kind.equals("RESTRICTED_CUSTOMER_INITIATED_MESSAGING");
    }

    boolean isAboutCalls() {
        return kind != null && kind.contains(CALLS);
    }

    private boolean hitsMessages() {
        return kind == null || !isAboutCalls() && !NOT_ABOUT_MESSAGES.contains(kind);
    }
}
