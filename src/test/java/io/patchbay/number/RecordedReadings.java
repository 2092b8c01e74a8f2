package io.patchbay.number;

import io.patchbay.provider.kapso.RecordedAnswers;
import io.patchbay.provider.kapso.RecordedHealth;
import java.util.Map;

/** Recorded answers as the data of facts. */
public final class RecordedReadings {

    private RecordedReadings() {}

    public static Map<String, Object> health(String name) {
        return HealthReading.of(RecordedHealth.named(name));
    }

    public static Map<String, Object> metaHealth(String name) {
        return HealthReading.of(RecordedAnswers.metaHealth(name));
    }

    /** The recorded numbers are made up, and some look like numbers of Meta's own. */
    public static Map<String, Object> row(String name) {
        var row = NumberWatch.reading(RecordedAnswers.row(name));
        row.put("digits", "447700900123");
        return row;
    }

    public static Map<String, Object> fields(String name) {
        return StandingWatch.reading(RecordedAnswers.fields(name));
    }

    public static Map<String, Object> account(String name) {
        return StandingWatch.reading(RecordedAnswers.waba(name));
    }

    public static Map<String, Object> newestNameRequest() {
        return StandingWatch.reading(RecordedAnswers.nameRequests().get(0));
    }

    public static Map<String, Object> funding() {
        return StandingWatch.reading(RecordedAnswers.funding());
    }
}
