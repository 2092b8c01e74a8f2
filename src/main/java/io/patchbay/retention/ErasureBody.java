package io.patchbay.retention;

import io.patchbay.StorableText;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jboss.resteasy.reactive.RestForm;

/**
 * The wish to forget a tenant. {@code name}: the tenant's, typed once more, so that nobody removes
 * the wrong one. {@code reason} stays on the receipt.
 */
public record ErasureBody(
        @RestForm @NotBlank(message = "must be typed once more")
        String name,

        @RestForm
        @NotBlank(message = "is required; it is kept on the receipt")
        @Size(max = 500, message = "is longer than 500 characters")
        @Pattern(regexp = StorableText.ONE_LINE, message = "contains a character that cannot be printed")
        String reason) {}
