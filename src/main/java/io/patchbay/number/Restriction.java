package io.patchbay.number;

import io.patchbay.connection.AccountStatement.AccountRestricted;
import io.patchbay.connection.Fact;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One thing that Meta does not let an account do. {@code kind} is Meta's raw word, null if it gave
 * none; {@code ends} is null if no end was announced. The end of a restriction is never announced
 * by an event of its own (meta.md (e)).
 */
public record Restriction(String kind, Instant ends) {

    /** Kinds that leave all messages alone: new numbers, new templates, calls. */
    private static final Set<String> NOT_ABOUT_MESSAGES = Set.of(
            "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
            "RESTRICTED_UTILITY_TEMPLATES",
            "RESTRICTED_BUSINESS_INITIATED_CALLING",
            "RESTRICTED_USER_INITIATED_CALLING",
            "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
            "RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN");

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
                .map(limit -> new Restriction(word(limit.type()), end(limit.expiresAt())))
                .toList();
    }

    private static String word(String raw) {
        return raw == null ? null : raw.toUpperCase(Locale.ROOT);
    }

    private static Instant end(String raw) {
        try {
            return raw == null ? null : OffsetDateTime.parse(raw).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
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

    /** What goes on in spite of them, in words. */
    public static String stillWorks(List<Restriction> all) {
        if (!hitMessages(all)) {
            return "All messages still go out.";
        }
        var replies = !all.isEmpty()
                && all.stream().filter(Restriction::hitsMessages).allMatch(one -> LEAVES_REPLIES.contains(one.kind));
        return replies ? REPLIES_GO : "Nothing can be sent.";
    }

    private boolean hitsMessages() {
        return kind == null || !NOT_ABOUT_MESSAGES.contains(kind);
    }
}
