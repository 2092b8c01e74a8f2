package io.patchbay.search;

import io.patchbay.paste.Paste;
import io.patchbay.paste.PastedAddress;
import io.patchbay.paste.PastedPhone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is looked up of a paste. {@code names}: whatever in it may be an id or a key as a whole; {@code phones}: the digits
 * of phone numbers; {@code addresses}: our own, the provider's and those of others.
 */
record SearchQuery(Paste paste, Set<String> names, List<PastedPhone> phones, List<PastedAddress> addresses) {

    /** Letters are in it, unlike in the ids of Meta. */
    private static final Pattern SECRET = Pattern.compile("(?=.{0,200}[A-Za-z])[A-Za-z0-9._~-]{8,200}");

    static SearchQuery of(String q) {
        var paste = Paste.of(q);
        return new SearchQuery(paste, paste.names(), paste.phones(), paste.addresses());
    }

    /** As pasted, on one line. */
    String text() {
        return paste.text();
    }

    boolean isEmpty() {
        return paste.isEmpty();
    }

    /** True if one of our own addresses is in it. */
    boolean namesOurs() {
        return addresses.stream().anyMatch(PastedAddress::isOurs);
    }

    /** True if the whole of it is one word. */
    boolean isOneWord() {
        return text().indexOf(' ') < 0;
    }

    /** True if it may be the code of one of our addresses or the secret of one of the provider's, without the address. */
    boolean mayBeASecret() {
        return isOneWord() && addresses.isEmpty() && SECRET.matcher(text()).matches();
    }

    /** Longer texts are in no name and no sentence of ours. */
    boolean mayBeAName() {
        return paste.isInWords() && addresses.isEmpty() && text().length() <= 100;
    }

    /** The names that have the form of our own ids. */
    List<UUID> ids() {
        return names.stream()
                .map(SearchQuery::id)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static UUID id(String name) {
        try {
            return name.length() == 36 ? UUID.fromString(name) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Its words in lower case, to be looked for in sentences. */
    List<String> words() {
        var words = new ArrayList<String>();
        for (var word : text().toLowerCase(Locale.ROOT).split("[\\s_]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
