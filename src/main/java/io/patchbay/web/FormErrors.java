package io.patchbay.web;

import jakarta.validation.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is wrong with a form, by field. */
public class FormErrors {

    private static final String REQUIRED = "is required";

    private static final List<String> NUMBERS =
            List.of("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine");

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
                .forEach(violation -> errors.add(
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
        messages.putIfAbsent(field, sentence(field, message));
        return this;
    }

    /** What goes without a subject is said of the field, as programs are told it. */
    private static String sentence(String field, String message) {
        if (!Character.isLowerCase(message.charAt(0))) {
            return message;
        }
        var name = Formats.spaced(field);
        return message.startsWith(REQUIRED)
                ? "Enter " + ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name
                        + message.substring(REQUIRED.length())
                : Formats.capital(name) + " " + message;
    }

    /** How many there are, in words. */
    public String title() {
        var many = messages.size();
        return (many < NUMBERS.size() ? NUMBERS.get(many) : String.valueOf(many))
                + (many == 1 ? " thing to correct" : " things to correct");
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
