package io.patchbay.web;

import jakarta.validation.Validator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is wrong with a form, by field. */
public class FormErrors {

    private final Map<String, String> messages = new LinkedHashMap<>();

    public static FormErrors none() {
        return new FormErrors();
    }

    /**
     * Checks a record of constraints; its component names are the names of the fields, written with
     * underscores.
     */
    public static FormErrors of(Object form, Validator validator) {
        var errors = new FormErrors();
        validator
                .validate(form)
                .forEach(violation -> errors.messages.putIfAbsent(
                        violation
                                .getPropertyPath()
                                .toString()
                                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                                .replaceAll("(\\[\\d*\\])?\\.?<[^>]*>", "")
                                .replaceAll("\\[\\d*\\]", "")
                                .replace('.', '_')
                                .toLowerCase(Locale.ROOT),
                        violation.getMessage()));
        return errors;
    }

    public FormErrors add(String field, String message) {
        messages.putIfAbsent(field, message);
        return this;
    }

    public boolean any() {
        return !messages.isEmpty();
    }

    public Map<String, String> byField() {
        return messages;
    }

    public Set<Map.Entry<String, String>> all() {
        return messages.entrySet();
    }

    public boolean has(String field) {
        return messages.containsKey(field);
    }

    public String of(String field) {
        return messages.get(field);
    }
}
