package io.patchbay.provider;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The events that our webhook at the provider should send, by the provider's own names. Without the
 * {@code needed} ones no signup is ever seen, and every version of the provider knows them. The
 * {@code wanted} ones are asked for as far as the provider knows them.
 */
public record Subscription(List<String> needed, List<String> wanted) {

    public Subscription {
        needed = List.copyOf(needed);
        wanted = List.copyOf(wanted);
    }

    /** All names, the needed ones first. */
    public List<String> all() {
        return Stream.concat(needed.stream(), wanted.stream()).toList();
    }

    /** What is not among these events, the needed ones first. */
    public List<String> lackingIn(Collection<String> events) {
        return all().stream().filter(event -> !events.contains(event)).toList();
    }
}
