package io.patchbay.desk;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jboss.resteasy.reactive.RestForm;

/** A note as typed. */
public record NoteForm(
        @RestForm
        @NotBlank(message = "Enter a note")
        @Size(max = 4000, message = "is longer than 4,000 characters")
        @Pattern(regexp = "[^\\x00]*", message = "contains a character that cannot be kept")
        String text) {

    static final NoteForm EMPTY = new NoteForm("");
}
