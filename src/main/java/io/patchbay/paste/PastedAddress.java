package io.patchbay.paste;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address in a pasted text. {@code code}: of one of our own addresses, null for others; {@code returned}: a browser
 * came back to it from the signup; {@code end}: the last part of its path, which is the secret of the provider's own pages
 * and is never shown; {@code query}: its parameters, decoded.
 */
public record PastedAddress(
        String path, String code, boolean returned, String end, Map<String, String> query, List<String> parts) {

    private static final int MOST_PARTS = 12;

    /** With or without the host; a path alone has to stand alone. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?://|(?<![\\w@/.-])(?:[\\w-]+\\.)+[a-z]{2,}(?::\\d+)?/|(?<![^\\s\"'(<])/)[^\\s\"'<>]*");

    private static final Pattern OURS = Pattern.compile("/(go|r)/([^/?#\\s]+)(/(?:ok|failed))?");

    private static final Pattern OF_SIGNUP = Pattern.compile("/(?:setup|s)/[^/]{6,}/?$");

    private static final Pattern OF_A_CHAT = Pattern.compile("//(?:wa\\.me/|api\\.whatsapp\\.com/send)");

    /** The text between the addresses, and the addresses. */
    record Split(List<PastedAddress> addresses, String rest) {}

    static Split split(String text, int most) {
        var found = new ArrayList<PastedAddress>();
        var rest = new StringBuilder();
        var matcher = ADDRESS.matcher(text);
        var at = 0;
        while (matcher.find() && found.size() < most) {
            var address = matcher.group().replaceFirst("[.,;:)\\]}]{1,5}$", "");
            if (OF_A_CHAT.matcher(address).find() || address.length() < 3) {
                continue;
            }
            found.add(of(address));
            rest.append(text, at, matcher.start()).append(' ');
            at = matcher.start() + address.length();
        }
        return new Split(found, rest.append(text, at, text.length()).toString());
    }

    private static PastedAddress of(String address) {
        var whole = address.replaceFirst("#.*", "");
        var mark = whole.indexOf('?');
        var path = mark < 0 ? whole : whole.substring(0, mark);
        var ours = OURS.matcher(path);
        var isOurs = ours.find();
        var query = parameters(mark < 0 ? "" : whole.substring(mark + 1));
        var parts = List.of(path.replaceFirst("^https?://[^/]*", "").split("/+"));
        return new PastedAddress(
                path,
                isOurs ? ours.group(2) : null,
                isOurs && ours.group(3) != null || query.containsKey("error_code"),
                parts.isEmpty() ? "" : parts.get(parts.size() - 1),
                query,
                parts.stream()
                        .filter(part -> part.length() >= 3)
                        .limit(MOST_PARTS)
                        .toList());
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.split("&", MOST_PARTS)) {
            var sign = pair.indexOf('=');
            if (sign > 0) {
                parameters.putIfAbsent(pair.substring(0, sign), decoded(pair.substring(sign + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The code of one of our own addresses decides; what else stands in it is a claim. */
    public boolean isOurs() {
        return code != null;
    }

    /** True for the provider's page of a link, on either of its hosts (kapso.md §3.4). */
    boolean isOfSignup() {
        return OF_SIGNUP.matcher(path).find();
    }

    public Optional<String> errorCode() {
        return Optional.ofNullable(query.get("error_code"));
    }
}
