package io.patchbay.desk;

import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.Judged;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A health check of the provider in words: the word over all, and what Meta found fault with, in Meta's own words. */
final class HealthWords {

    /** Meta's texts are a sentence or two; nobody reads more of them on a line of the timeline. */
    private static final int LONGEST = 300;

    private HealthWords() {}

    static String sentence(HealthRead check) {
        if (!check.hasRun()) {
            return "Kapso’s health check did not run. This says nothing about the number.";
        }
        return Stream.concat(
                        Stream.of("Kapso’s health check says “%s”.".formatted(check.status())),
                        Stream.concat(
                                check.faults().stream().map(HealthWords::fault),
                                check.isAtOddsWithItsParts()
                                        ? Stream.of("Its overall word and its parts disagree; go by the parts.")
                                        : Stream.empty()))
                .collect(Collectors.joining(" "));
    }

    private static String fault(Judged one) {
        var codes = one.codes() == null || one.codes().isEmpty() ? "" : ", " + String.join(", ", one.codes());
        var texts = String.join(" ", one.texts() == null ? List.of() : one.texts());
        return "Meta says of %s: %s%s%s."
                .formatted(who(one.type()), word(one.word()), codes, texts.isBlank() ? "" : " (“" + cut(texts) + "”)");
    }

    private static String who(String type) {
        return switch (String.valueOf(type).toUpperCase(Locale.ROOT)) {
            case "PHONE_NUMBER" -> "the number";
            case "WABA" -> "the WhatsApp account";
            case "BUSINESS" -> "the business portfolio";
            case "APP" -> "the app";
            case "MESSAGE_TEMPLATE" -> "a message template";
            default -> "“" + type + "”";
        };
    }

    /** A word that we do not know stays as it is. */
    private static String word(String raw) {
        return switch (String.valueOf(raw).toUpperCase(Locale.ROOT)) {
            case "AVAILABLE" -> "may send";
            case "LIMITED" -> "limited";
            case "BLOCKED" -> "blocked";
            case "NULL" -> "no word";
            default -> "“" + raw + "”";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    static String tone(HealthRead check) {
        return switch (String.valueOf(check.status())) {
            case "healthy" -> "working";
            case "degraded" -> "customer";
            case "unhealthy" -> "ours";
            default -> "closed";
        };
    }
}
