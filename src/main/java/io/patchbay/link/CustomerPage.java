package io.patchbay.link;

import io.patchbay.connection.Mode;
import io.patchbay.connection.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of the customer's side, ready to print. Nothing on it is a secret, and for a link we do
 * not know nothing on it tells whether there ever was one.
 *
 * @param kind {@code landing} or {@code return}
 * @param product the host product's name; null if none is set
 * @param code null for an unknown link
 * @param self the address that shows the same without changing anything
 * @param wish {@code ?lang=…} if the reader chose the language; else empty
 */
record CustomerPage(
        String kind,
        PageState outcome,
        PageTexts texts,
        String product,
        String code,
        String self,
        String wish,
        String tenant,
        String title,
        String lede,
        List<Detail> details,
        String helpTitle,
        String help,
        List<Step> steps,
        String under) {

    /** A line of the small table. {@code isNumber}: reads from left to right in every language. */
    record Detail(String name, String value, boolean isNumber) {}

    record Step(String title, String more) {}

    /** A language to read this page in. */
    record Tongue(String href, String language, String name, boolean current) {}

    static CustomerPage unknown(String kind, PageTexts texts, String product) {
        return new CustomerPage(
                kind,
                PageState.UNKNOWN_LINK,
                texts,
                product,
                null,
                "",
                "",
                null,
                texts.of("unknown_link.title"),
                texts.of("unknown_link.lede"),
                List.of(),
                texts.of("unknown_link.help"),
                texts.of("unknown_link.help.more"),
                List.of(),
                null);
    }

    static CustomerPage of(String kind, Landing.View view, PageTexts texts, String wish, String product, Instant now) {
        var link = view.link();
        var words = words(view, texts);
        var reconnects = link.reconnectDigits() != null;
        var ready = view.outcome() == PageState.READY;
        String title;
        String lede;
        if (ready && reconnects) {
            title = texts.of("reconnect.title");
            lede = texts.of("reconnect.lede", "+" + link.reconnectDigits());
        } else if (ready && product != null) {
            title = texts.of("ready.title.to", product);
            lede = texts.of("ready.lede");
        } else {
            title = texts.of(words + ".title");
            lede = texts.of(texts.has(words + ".lede") ? words + ".lede" : plain(view) + ".lede");
        }
        var canStart = canStart(view.outcome(), link, now);
        var help = plain(view) + ".help";
        var helps = !(ready || view.outcome() == PageState.NOT_FINISHED && canStart);
        return new CustomerPage(
                kind,
                view.outcome(),
                texts,
                product,
                link.code(),
                kind.equals("landing") ? "/go/" + link.code() : "/r/" + link.code() + "/state",
                wish,
                view.tenant().name(),
                title,
                lede,
                details(view, texts, now),
                helps ? texts.of(help) : null,
                helps && texts.has(help + ".more") ? texts.of(help + ".more") : null,
                view.outcome() == PageState.TRY_AGAIN ? steps(words, texts) : List.of(),
                canStart ? under(view, texts) : null);
    }

    private static String plain(Landing.View view) {
        return view.outcome().apiName();
    }

    /** A failure with a code we know has words of its own. */
    private static String words(Landing.View view, PageTexts texts) {
        var own = plain(view) + "." + view.errorCode();
        return texts.has(own + ".title") ? own : plain(view);
    }

    private static List<Step> steps(String words, PageTexts texts) {
        var steps = new ArrayList<Step>();
        for (var i = 1; texts.has(words + "." + i); i++) {
            steps.add(new Step(texts.of(words + "." + i), texts.of(words + "." + i + ".more")));
        }
        return steps;
    }

    private static boolean canStart(PageState outcome, ConnectionLink link, Instant now) {
        return switch (outcome) {
            case READY, TRY_AGAIN -> true;
            case NOT_FINISHED -> link.stateAt(now) == LinkState.ACTIVE;
            default -> false;
        };
    }

    private static String under(Landing.View view, PageTexts texts) {
        var end = view.link().expiresAt();
        return end == null
                ? texts.of("no_end")
                : texts.of("until", texts.day(end, view.tenant().zone()));
    }

    private static List<Detail> details(Landing.View view, PageTexts texts, Instant now) {
        var zone = view.tenant().zone();
        var details = new ArrayList<Detail>();
        switch (view.outcome()) {
            case CONNECTED, PENDING_REVIEW -> line(view, texts, details);
            case USED -> {
                if (view.status() == Status.CONNECTED) {
                    line(view, texts, details);
                }
            }
            case CHECKING -> {
                if (view.claimedAt() != null) {
                    details.add(new Detail(texts.of("claimed"), texts.time(view.claimedAt(), zone, now), false));
                }
                if (view.link().seenAt() != null) {
                    details.add(new Detail(
                            texts.of("looked"), texts.time(view.link().seenAt(), zone, now), false));
                }
            }
            case LOCKED -> {
                if (view.waitsUntil() != null) {
                    details.add(new Detail(texts.of("locked.from"), texts.time(view.waitsUntil(), zone, now), false));
                }
            }
            case EXPIRED -> {
                if (view.link().expiresAt() != null) {
                    details.add(
                            new Detail(texts.of("ended"), texts.day(view.link().expiresAt(), zone), false));
                }
            }
            default -> {
                // the sentence says it all
            }
        }
        return details;
    }

    private static void line(Landing.View view, PageTexts texts, List<Detail> details) {
        if (view.displayPhoneNumber() != null) {
            details.add(new Detail(texts.of("number"), view.displayPhoneNumber(), true));
        }
        if (view.modeTaken() == Mode.COEXISTENCE || view.modeTaken() == Mode.DEDICATED) {
            details.add(new Detail(
                    texts.of("app"), texts.of("app." + view.modeTaken().apiName()), false));
        }
    }

    public boolean canStart() {
        return under != null;
    }

    /** The word on the button. */
    public String start() {
        return texts.of(outcome == PageState.TRY_AGAIN ? "start_again" : "continue");
    }

    public boolean isChecking() {
        return outcome == PageState.CHECKING;
    }

    /** Stands for the host product's logo, which we do not have. */
    public String initial() {
        return product == null ? "" : product.substring(0, product.offsetByCodePoints(0, 1));
    }

    /** The large shape on top: its tone and its icon. */
    public String tone() {
        return switch (outcome) {
            case CONNECTED -> "is-good";
            case CHECKING, PENDING_REVIEW, USED, READY -> "is-wait";
            case NOT_NOW, LOCKED -> "is-wait";
            case EXPIRED, REVOKED, NOT_FINISHED, TRY_AGAIN, SUPERSEDED, UNKNOWN_LINK -> "is-again";
        };
    }

    public String icon() {
        return switch (outcome) {
            case CONNECTED, USED, READY -> "check";
            case CHECKING, PENDING_REVIEW, EXPIRED, NOT_NOW, LOCKED -> "clock";
            case NOT_FINISHED, TRY_AGAIN -> "refresh";
            case SUPERSEDED -> "mail";
            case REVOKED -> "lock";
            case UNKNOWN_LINK -> "search";
        };
    }

    public List<Tongue> tongues() {
        return PageTexts.all().stream()
                .map(other -> new Tongue(
                        self + "?lang=" + other.language(),
                        other.language(),
                        other.name(),
                        other.language().equals(texts.language())))
                .toList();
    }
}
