package io.patchbay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.Validity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormErrorsTest {

    record Person(@NotBlank(message = "is required") String lastName) {}

    record Form(
            @NotBlank(message = "is required") String displayName,
            @Valid Person contact,
            List<@NotBlank(message = "has an empty entry") String> tags,
            Map<String, @Size(max = 1, message = "is too long") String> themeConfig) {}

    @Test
    void fieldsAreNamedAsTheFormNamesThem() {
        var errors = FormErrors.of(
                new Form("", new Person(" "), List.of("a", ""), Map.of("card", "xx")), Validity.VALIDATOR);

        assertThat(errors.byField())
                .containsEntry("display_name", "Enter a display name")
                .containsEntry("contact_last_name", "Enter a contact last name")
                .containsEntry("tags", "Tags has an empty entry");
        assertThat(errors.byField().keySet()).anyMatch(field -> field.startsWith("theme_config"));
    }

    @Test
    void howManyThereAreIsSaidInWords() {
        var errors = FormErrors.none().add("name", "Enter a name");

        assertThat(errors.title()).isEqualTo("One thing to correct");
        assertThat(errors.add("role", "Choose a role").title()).isEqualTo("Two things to correct");
    }

    @Test
    void theFirstMessageOfAFieldStays() {
        var errors = FormErrors.none().add("name", "First").add("name", "Second");

        assertThat(errors.of("name")).isEqualTo("First");
        assertThat(errors.has("name")).isTrue();
        assertThat(errors.any()).isTrue();
        assertThat(errors.all()).hasSize(1);
    }

    @Test
    void aFormWithoutMistakesHasNone() {
        var errors = FormErrors.of(new Form("x", null, List.of(), Map.of()), Validity.VALIDATOR);

        assertThat(errors.any()).isFalse();
        assertThat(errors.of("display_name")).isNull();
    }
}
