package io.patchbay.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a code of Meta or the provider was seen. The same code may mean something else elsewhere;
 * what a place does not explain itself is looked for in the places beside it, in their order.
 */
public enum CodeSource {
    REDIRECT("Redirect back from the signup"),
    SIGNUP_STEP("Step of Meta’s signup"),
    SIGNUP_ERROR("Error inside Meta’s signup"),
    LINK_SETUP("Signup of a link"),
    REGISTRATION("Registration of a number"),
    GRAPH("Meta’s API"),
    HEALTH("Health check"),
    STATE("State of a number or account"),
    ACCOUNT_REVIEW("Account review"),
    NAME_REVIEW("Name review"),
    ACCOUNT_EVENT("Account event"),
    MESSAGE("Failed message"),
    FUNDING("Funding"),
    PROVIDER_API("Kapso’s API"),
    WEBHOOK_FIELD("Field of Meta’s webhooks");

    private final String title;

    CodeSource(String title) {
        this.title = title;
    }

    /** The word in addresses and in the catalogue. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String title() {
        return title;
    }

    /**
     * This place first, then those whose codes may turn up here too: Meta numbers its errors across
     * all of its products, and the provider passes them on.
     */
    List<CodeSource> andBeside() {
        return switch (this) {
            case REDIRECT -> List.of(this, SIGNUP_ERROR, GRAPH, REGISTRATION);
            case SIGNUP_STEP, SIGNUP_ERROR -> List.of(this, REGISTRATION, GRAPH);
            case LINK_SETUP -> List.of(this, REDIRECT, SIGNUP_ERROR, REGISTRATION, GRAPH);
            case REGISTRATION -> List.of(this, GRAPH, HEALTH, MESSAGE);
            case GRAPH -> List.of(this, REGISTRATION, MESSAGE, HEALTH, SIGNUP_ERROR);
            case HEALTH, MESSAGE -> List.of(this, GRAPH, REGISTRATION, MESSAGE, HEALTH);
            case FUNDING -> List.of(this, GRAPH);
            case PROVIDER_API -> List.of(this, GRAPH, REGISTRATION);
            case STATE, ACCOUNT_REVIEW, NAME_REVIEW, ACCOUNT_EVENT, WEBHOOK_FIELD -> List.of(this);
        };
    }

    /** The place behind a word; empty if there is none. */
    public static Optional<CodeSource> of(String word) {
        return Arrays.stream(values())
                .filter(source -> source.apiName().equals(word))
                .findFirst();
    }
}
