package io.patchbay.link;

import io.patchbay.web.FormErrors;
import io.patchbay.web.Language;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestForm;

/** The choices for a new link. */
public record LinkForm(
        @RestForm
        @NotNull(message = "Choose a mode")
        @Pattern(regexp = "coexistence|dedicated|either", message = "Choose one of the modes")
        String mode,

        @RestForm
        @NotNull(message = "Choose whose number")
        @Pattern(regexp = "own|new", message = "Choose whose number")
        String number,

        @RestForm
        @NotNull(message = "Choose who pays")
        @Pattern(regexp = "customer_managed|partner_managed", message = "Choose who pays")
        String billing,

        @RestForm @Pattern(regexp = Language.WORDS + "|", message = "Choose one of the languages")
        String language,

        @RestForm("country")
        @Size(max = 2, message = "Two letters, such as US")
        @Pattern(regexp = "[A-Za-z]{2}|", message = "Two letters, such as US")
        String country,

        @RestForm("take_over") String takeOver) {

    static LinkForm fresh(String language) {
        return new LinkForm("either", "own", "customer_managed", language, "", null);
    }

    LinkRequest request() {
        var request = LinkRequest.asking()
                .allowedConnectionTypes("either".equals(mode) ? List.of() : List.of(mode))
                .language(language == null || language.isBlank() ? null : language)
                .metaBillingMode(billing)
                .takeOver(takeOver != null);
        if (isNewNumber()) {
            request.provisionPhoneNumber(true).phoneNumberCountryIsos(countries());
        }
        return request.build();
    }

    /** What no single choice shows. */
    FormErrors addContradictions(FormErrors errors) {
        return isNewNumber() && "coexistence".equals(mode)
                ? errors.add("number", "A new number cannot keep the app. Choose “dedicated” first.")
                : errors;
    }

    private boolean isNewNumber() {
        return "new".equals(number);
    }

    private List<String> countries() {
        return country == null || country.isBlank() ? List.of() : List.of(country.toUpperCase(Locale.ROOT));
    }
}
