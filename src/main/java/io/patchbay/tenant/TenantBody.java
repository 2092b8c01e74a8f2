package io.patchbay.tenant;

import io.patchbay.StorableText;
import io.patchbay.web.Language;
import io.patchbay.web.ReaderZone;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What a program or a form says about a tenant, not yet trusted. Only {@code name} has to be there.
 */
public record TenantBody(
        @NotBlank(message = "is required")
        @Size(max = 200, message = "is longer than 200 characters")
        @Pattern(regexp = TenantBody.NO_CONTROL, message = "contains a character that cannot be printed")
        String name,

        @Size(max = 200, message = "is longer than 200 characters")
        @Pattern(regexp = TenantBody.NO_CONTROL, message = "contains a character that cannot be printed")
        String externalId,

        @Valid ContactBody contact,

        @Pattern(regexp = Language.WORDS + "|", message = "must be one of en, es, pt, hi, id, ar")
        String language,

        @Zone String timeZone,

        @Size(max = 20, message = "are more than 20")
        List<
                        @NotBlank(message = "has an empty entry")
                        @Size(max = 50, message = "has an entry longer than 50 characters")
                        @Pattern(
                                regexp = TenantBody.NO_CONTROL,
                                message = "contains a character that cannot be printed")
                        String>
                tags,

        @Pattern(regexp = TenantBody.ADDRESS, message = "must start with https:// (http:// for this machine only)")
        @Size(max = 2000, message = "is longer than 2000 characters")
        String successRedirectUrl,

        @Pattern(regexp = TenantBody.ADDRESS, message = "must start with https:// (http:// for this machine only)")
        @Size(max = 2000, message = "is longer than 2000 characters")
        String failureRedirectUrl) {

    static final String NO_CONTROL = StorableText.ONE_LINE;
    static final String ADDRESS =
            "(https://[^\\s\\p{Cntrl}]+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?(/[^\\s\\p{Cntrl}]*)?|)";

    /** The person to write to. */
    public record ContactBody(
            @Size(max = 200, message = "is longer than 200 characters")
            @Pattern(regexp = NO_CONTROL, message = "contains a character that cannot be printed")
            String name,

            @Email(message = "is not an e-mail address") @Size(max = 200, message = "is longer than 200 characters")
            String email,

            @Size(max = 50, message = "is longer than 50 characters")
            @Pattern(regexp = "[+0-9 ()./-]*", message = "is not a phone number")
            String phone) {}

    public TenantCard card() {
        return new TenantCard(
                name,
                externalId,
                contact == null ? null : new Contact(contact.name(), contact.email(), contact.phone()),
                language,
                timeZone,
                tags,
                successRedirectUrl,
                failureRedirectUrl);
    }

    static TenantBody of(TenantCard card) {
        return new TenantBody(
                card.name(),
                card.externalId(),
                new ContactBody(
                        card.contact().name(),
                        card.contact().email(),
                        card.contact().phone()),
                card.language(),
                card.timeZone(),
                card.tags(),
                card.successRedirectUrl(),
                card.failureRedirectUrl());
    }

    /** A time zone such as Europe/Madrid. Null and blank are left to {@code NotBlank}. */
    @java.lang.annotation.Target({
        java.lang.annotation.ElementType.FIELD,
        java.lang.annotation.ElementType.PARAMETER,
        java.lang.annotation.ElementType.RECORD_COMPONENT
    })
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @jakarta.validation.Constraint(validatedBy = ZoneRule.class)
    @interface Zone {
        String message() default "is not a time zone such as Europe/Madrid";

        Class<?>[] groups() default {};

        Class<? extends jakarta.validation.Payload>[] payload() default {};
    }

    public static class ZoneRule implements jakarta.validation.ConstraintValidator<Zone, String> {
        @Override
        public boolean isValid(String text, jakarta.validation.ConstraintValidatorContext context) {
            if (text == null || text.isBlank()) {
                return true;
            }
            return ReaderZone.named(text).isPresent();
        }
    }
}
