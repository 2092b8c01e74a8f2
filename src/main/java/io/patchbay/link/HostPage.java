package io.patchbay.link;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/** The address in the host product to which a customer returns. */
final class HostPage {

    private HostPage() {}

    /**
     * The host product's own query is kept and two parameters are added: {@code link_id} and {@code
     * status}, the word of the outcome as known at this moment. Never a code, a token or anything
     * that the browser claimed. As a browser carries it, the host product must not take it for
     * proof; the API has that.
     *
     * @param page as the tenant has it; null or blank for none
     */
    static Optional<URI> address(String page, UUID linkId, PageState outcome) {
        if (page == null || page.isBlank()) {
            return Optional.empty();
        }
        var hash = page.indexOf('#');
        var before = hash < 0 ? page : page.substring(0, hash);
        var after = hash < 0 ? "" : page.substring(hash);
        var joint = before.contains("?") ? "&" : "?";
        var added = joint + "link_id=" + linkId + "&status=" + outcome.apiName();
        try {
            return Optional.of(URI.create(before + added + after));
        } catch (IllegalArgumentException unusable) {
            // typed by a person and never checked as a whole: our own page will do
            return Optional.empty();
        }
    }
}
