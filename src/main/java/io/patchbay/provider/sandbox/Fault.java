package io.patchbay.provider.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be made to go wrong at the simulated provider. */
public enum Fault {
    WEBHOOK_DROP("The next events are never sent"),
    WEBHOOK_GIVEN_UP("The next events do not reach us, and Kapso gives up"),
    WEBHOOK_DELAY("The next events are sent five seconds late"),
    WEBHOOK_TWICE("The next events are sent twice"),
    WEBHOOK_REORDER("The next events are overtaken by the one after them"),
    WEBHOOK_WRONG_SIGNATURE("The next events are signed with an unknown secret"),
    MESSAGE_UNDELIVERED("The next messages are accepted, and no delivery follows"),
    API_5XX("The next calls are answered with 503"),
    API_429("The next calls are told to wait five seconds"),
    API_SLOW("The next calls are answered after twelve seconds"),
    API_BROKEN_JSON("The next calls are answered with half a document");

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }

    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Fault> of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.apiName().equals(word))
                .findFirst();
    }
}
