package io.patchbay.support;

import jakarta.validation.Validation;
import jakarta.validation.Validator;

/** The validator as the application has it, without the application. */
public final class Validity {

    public static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private Validity() {}
}
