package io.patchbay.events;

import io.patchbay.StorableText;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jboss.resteasy.reactive.RestForm;

/** Why somebody has to see what a customer wrote. */
public record RevealForm(
        @RestForm
        @NotBlank(message = "Enter a reason")
        @Size(max = 500, message = "is longer than 500 characters")
        @Pattern(regexp = StorableText.FREE_TEXT, message = "contains a character that cannot be kept")
        String reason) {

    static final RevealForm EMPTY = new RevealForm("");
}
