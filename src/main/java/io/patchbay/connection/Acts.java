package io.patchbay.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who must act. Also the colour of everything that is coloured. */
public enum Acts {
    US("ours"),
    CUSTOMER("customer"),
    META("meta"),
    PROVIDER("meta"),
    ADMIN("ours"),
    NOBODY("working");

    private final String tone;

    Acts(String tone) {
        this.tone = tone;
    }

    /** The word in the API. */
    @JsonValue
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The design's name of the colour and shape; a verdict may choose another one. */
    public String tone() {
        return tone;
    }
}
