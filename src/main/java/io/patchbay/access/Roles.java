package io.patchbay.access;

import java.util.List;
import java.util.Set;

/** The three roles. Each may do everything the one before it may. */
public final class Roles {

    public static final String AGENT = "agent";
    public static final String MANAGER = "manager";
    public static final String ADMIN = "admin";

    /** From the smallest to the greatest. */
    static final List<String> RISING = List.of(AGENT, MANAGER, ADMIN);

    private Roles() {}

    public static boolean isRole(String word) {
        return RISING.contains(word);
    }

    /** The role and all it includes. */
    static Set<String> upTo(String role) {
        return Set.copyOf(RISING.subList(0, RISING.indexOf(role) + 1));
    }

    /** The greatest of these roles; null if none of them is ours. */
    static String greatest(Set<String> roles) {
        String greatest = null;
        for (var role : RISING) {
            greatest = roles.contains(role) ? role : greatest;
        }
        return greatest;
    }
}
