package io.patchbay.link;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jboss.resteasy.reactive.RestForm;

/** Why a link is taken out of use. */
public record RevokeForm(
        @RestForm
        @Size(max = 500, message = "At most 500 characters")
        @Pattern(regexp = "[^\\x00]*", message = "Contains a character that cannot be stored")
        String reason) {}
