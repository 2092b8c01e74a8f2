package io.patchbay.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What we say among ourselves and no support team would, and so stands on no screen and in no
 * letter. Codes, addresses and stored words are none of it: they are written without spaces.
 */
public final class HouseWords {

    /** What is said instead, by what is not said. A text is a piece without markup inside. */
    private static final Map<Pattern, String> ENGLISH = new LinkedHashMap<>();

    /** The same for customers, whatever their language. */
    private static final Map<Pattern, String> FOR_CUSTOMERS = new LinkedHashMap<>();

    /** Shown to people without being text of an element. */
    private static final List<String> SPOKEN = List.of("aria-label", "title", "placeholder", "alt", "data-unit");

    /** What came from outside stands in these, and stored words do. */
    private static final String RAW = "code, pre, script, style, svg, .mono, .id";

    static {
        said("\\bears\\b", "webhook intake");
        said("gap in our listening", "webhook gap");
        said("\\bheard\\b|\\bhears\\b", "received");
        said("quarters? of an hour|grey quarter", "quarter-hours");
        said("\\bprob(e|es|ed|ing)\\b", "check");
        said("\\b(a|the|last|next|every|our|no) looks?\\b(?! ahead)|\\blooks (are|answered|got)\\b", "check");
        said("\\blooked at \\d|\\bhas looked\\b|\\blast looked\\b|\\bwants? a look\\b|look at it now", "checked");
        said("\\bsweep(s|ing)?\\b|\\bswept\\b|\\breconcil(e|es|ed|ing|iations?)\\b", "sync");
        said("\\bdiffered\\b|\\bwe believed?\\b|\\bbelieves\\b|set right", "differences");
        said("\\blanes?\\b", "source");
        said("\\bnobody\\b", "no action needed, or who it was");
        said("\\bclocks?\\b|^none runs$", "deadline");
        said("\\bthe sender\\b|\\bsender’s\\b", "Kapso");
        said("^(we|the customer|an admin|meta|the provider) acts?$|^ours$", "your team");
        said("\\bwritten down\\b", "added");
        said("\\bstands? at\\b|\\bstood differently\\b", "is");
        said("\\bannounced\\b", "reported");
        said("\\balready told\\b|\\bnot told\\b|\\bboth tell\\b", "reported");
        said("\\bfits none\\b|signatures do not fit", "does not match");
        said("\\bstranger(s|’s)?\\b", "not signed");
        said(
                "nothing would change something|\\btried by itself\\b|\\bevery state\\b",
                "no event would change anything");
        said("\\bwas made (used|revoked|active|expired)\\b", "was used");
        said("\\bworked off\\b|\\bwork (waiting|given up)\\b|\\bwas given up\\b", "queue");
        said("\\bseen so since\\b", "active since");
        said("\\bbegun\\b|\\bbroke off\\b", "started");
        said("\\bnumber placed\\b|\\bmoves by itself\\b", "on hold");
        said("\\bhas it here\\b|\\bcame second\\b", "current owner, second claim");
        said("\\bresemblance\\b|\\bspeaks for\\b", "weak match");
        said("^another project’s$", "other projects");
        said("^(card|change|lineage|send this|the case|in its words)$", "details, edit, link history");
        said("\\bout of use\\b", "revoked");
        said("\\byour own id for it\\b|\\bcontact’s telephone\\b|\\bwhere customers go\\b", "the name of the field");
        said("\\bstays on our page\\b|\\bkeep them on our page\\b", "Patchbay’s own page");
        said("^make key$|\\bwhat is it for\\b|\\bshown this once\\b|\\ba key may do\\b", "create API key");
        said("\\bhas to be (filled|chosen|typed|one)\\b|\\d things to correct", "enter a name");
        said("\\bmay see it\\b", "or you have no access to it");
        said("\\bseveral things fit\\b|^nothing fits$|\\bsee fewer\\b|\\bleads to one place\\b", "results");
        said("\\bin any writing\\b", "in any format");
        said("\\ball that is true\\b|\\bheads (the|no) case\\b|\\bit is (not )?the case now\\b", "the first is shown");
        said("\\bchange our mind\\b|^what would change this$", "this ends when");
        said("\\bsomething changed, show\\b", "changes");
        said("^(later|earlier|go back|the past)$", "next, show that moment, history");
        said("\\bto press it\\b", "ask an admin");
        said("\\bfirst try\\b|\\btry \\d+\\b|\\btries to sign up\\b|\\blater try\\b", "attempt");
        said("\\bforg(e|o)t(s|ten|ting)?\\b|^(goes|stays)$", "delete");
        said("\\bplanted\\b|\\bstrikes\\b", "marked; applies to");
        said("\\bwe, through\\b|\\bare two steps\\b", "us, through Kapso");
        said("\\banew\\b|\\bseldom\\b|\\blives in\\b|\\bdrawn in\\b", "again, rarely, is used in, affected");
        said("\\b(the|our) provider\\b|^providers?$", "Kapso");

        toCustomers("has done its work|app: not with this number|line is up|no stranger", "used, works");
        toCustomers("short answer|happens easily|has no room|send us a picture|with our link you", "just reply");
        toCustomers("^hello\\b|\\banew\\b|\\bseldom\\b|did not come together|last looked", "hi, restart, rarely");
        toCustomers("no toques|estamos mirando|pasa con facilidad|ya tienes conexi|nadie ajeno", "no vuelvas a abrir");
        toCustomers("la línea funciona|envíanos una foto|no cabe otra|ya cumplió", "funciona, una captura");
        toCustomers("estamos olhando|continuamos olhando|acontece com facilidade|a conexão existe", "verificando");
        toCustomers(
                "atrás dela|nenhum estranho|não mexa|a linha está|envie uma foto|cumpriu seu", "cobrar uma resposta");
        toCustomers("(?<!não )\\b(escrevemos|enviamos|avisamos) (assim|quando|se|com)\\b", "escreveremos, enviaremos");
        toCustomers("(?<!\\p{L})(غريب|الخط يعمل|أدّى)(?!\\p{L})", "without strangers and lines");
        toCustomers(
                "अनजान व्यक्ति|लाइन चालू|orang lain tidak memakai|sambungannya aktif", "without strangers and lines");
    }

    private HouseWords() {}

    private static void said(String pattern, String instead) {
        ENGLISH.put(anyCase(pattern), instead);
    }

    private static void toCustomers(String pattern, String instead) {
        FOR_CUSTOMERS.put(anyCase(pattern), instead);
    }

    private static Pattern anyCase(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Those in a text for colleagues or programs, each with what to say instead. */
    public static List<String> in(String text) {
        return found(ENGLISH, text);
    }

    /** Those in a text for customers, line by line. */
    public static List<String> inLetter(String text) {
        return text.lines().flatMap(line -> found(FOR_CUSTOMERS, line).stream()).toList();
    }

    private static List<String> found(Map<Pattern, String> words, String text) {
        var found = new ArrayList<String>();
        words.forEach((pattern, instead) -> {
            var match = pattern.matcher(text.strip());
            if (match.find()) {
                found.add("“%s”, better “%s”, in: %s".formatted(match.group(), instead, text.strip()));
            }
        });
        return found;
    }

    /** Those on a page that people see or have read to them; what customers are sent is not English. */
    public static List<String> on(Document page) {
        var seen = page.clone();
        seen.select(RAW).remove();
        seen.select("[lang]:not(html), .note, #letter-text, textarea, .langs").remove();
        return seen.getAllElements().stream()
                .flatMap(element -> texts(element).stream())
                .flatMap(text -> in(text).stream())
                .distinct()
                .toList();
    }

    private static List<String> texts(Element element) {
        var texts = new ArrayList<String>();
        if (!element.ownText().isBlank()) {
            texts.add(element.ownText());
        }
        SPOKEN.stream().map(element::attr).filter(said -> !said.isBlank()).forEach(texts::add);
        return texts;
    }
}
