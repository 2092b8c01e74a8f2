package io.patchbay.desk;

import io.patchbay.link.LinkView;
import io.patchbay.web.Language;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words to send to the customer. {@code tag}: how the language is written there; {@code verdict}:
 * what they are about.
 */
record Letter(
        String whom,
        String language,
        String tag,
        String direction,
        String text,
        String verdict,
        List<LanguageLink> languages) {

    /** The words in another language. {@code title}: its name in English. */
    record LanguageLink(String href, String word, String title, boolean current) {}

    /**
     * @param links of the case, as the one who asks may see them
     */
    static Letter of(CaseFile.Case file, List<LinkView> links, CaseAddress address) {
        var contact = file.tenant().contact().name();
        var language = address.text() == null ? Language.of(file.tenant().language()) : address.text();
        var code = file.verdict().code();
        return new Letter(
                contact == null || contact.isBlank() ? "the customer" : contact,
                language.apiName(),
                language.tag(file.tenant().zone()),
                language.direction(),
                Letters.of(code, language, Letters.Values.of(file, links)),
                code.apiName(),
                Stream.of(Language.values())
                        .map(one -> new LanguageLink(
                                address.withText(one).path() + "#letter", one.apiName(), one.title(), one == language))
                        .toList());
    }

    public List<String> lines() {
        return text.lines().toList();
    }
}
