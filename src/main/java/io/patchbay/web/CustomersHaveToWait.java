package io.patchbay.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page for customers who asked too often. It loads again by itself, has no outcome as nobody
 * looked, and costs no more than to put it together.
 */
final class CustomersHaveToWait {

    private record Words(String title, String more) {}

    private static final Map<String, Words> WORDS = Map.of(
            "en",
            new Words(
                    "One moment, please",
                    "Too many requests came at once. This page will load again by itself shortly."),
            "es",
            new Words(
                    "Un momento, por favor",
                    "Han llegado demasiadas solicitudes a la vez. Esta página se volverá a cargar sola en breve."),
            "pt",
            new Words(
                    "Um momento, por favor",
                    "Chegaram pedidos demais de uma só vez. Esta página será recarregada sozinha em instantes."),
            "hi",
            new Words(
                    "कृपया एक क्षण रुकें", "एक साथ बहुत अधिक अनुरोध आए। यह पेज थोड़ी देर में अपने आप फिर से लोड होगा।"),
            "id",
            new Words(
                    "Mohon tunggu sebentar",
                    "Terlalu banyak permintaan datang sekaligus. Halaman ini akan segera dimuat ulang dengan sendirinya."),
            "ar",
            new Words("لحظة من فضلك", "وصلت طلبات كثيرة في وقت واحد. سيُعاد تحميل هذه الصفحة تلقائيًا بعد قليل."),
            Language.OF_PORTUGAL,
            new Words(
                    "Um momento, por favor",
                    "Chegaram demasiados pedidos ao mesmo tempo. Esta página volta a carregar sozinha dentro de momentos."));

    private CustomersHaveToWait() {}

    /**
     * @param lang what the address asks for; null or a language that is none of ours: the browser's
     * @param accepted the browser's Accept-Language, may be null
     */
    static String page(String kind, String lang, String accepted, int seconds, String assets) {
        var tag = tag(lang, accepted);
        var words = WORDS.get(tag);
        return """
                <!doctype html>
                <html lang="%s" dir="%s">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                  <meta name="robots" content="noindex">
                  <meta http-equiv="refresh" content="%d">
                  <title>%s</title>
                  <link rel="stylesheet" href="/assets/customer.css?v=%s">
                </head>
                <body>
                <div class="sheet">
                  <main data-page="%s">
                    <div class="body"><h1 tabindex="-1">%s</h1><p class="lede">%s</p></div>
                  </main>
                </div>
                </body>
                </html>
                """.formatted(
                        tag,
                        Language.of(tag).direction(),
                        // a page that comes back at once would be refused at once
                        Math.max(3, seconds),
                        words.title(),
                        assets,
                        kind,
                        words.title(),
                        words.more());
    }

    private static String tag(String lang, String accepted) {
        if (lang != null && lang.matches(Language.WORDS)) {
            return lang;
        }
        try {
            var ranges = accepted == null || accepted.length() > 200
                    ? List.<Locale.LanguageRange>of()
                    : Locale.LanguageRange.parse(accepted);
            return ranges.stream()
                    .map(Locale.LanguageRange::getRange)
                    .map(range ->
                            range.equalsIgnoreCase(Language.OF_PORTUGAL) ? Language.OF_PORTUGAL : range.split("-")[0])
                    .filter(WORDS::containsKey)
                    .findFirst()
                    .orElse(Language.EN.apiName());
        } catch (IllegalArgumentException e) {
            return Language.EN.apiName();
        }
    }
}
