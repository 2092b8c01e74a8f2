package io.patchbay.number;

import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.NameRequestsRead;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.provider.kapso.RecordedAnswers;
import io.patchbay.provider.kapso.RecordedHealth;

/** Recorded answers as facts say them. */
public final class RecordedReadings {

    private RecordedReadings() {}

    public static HealthRead health(String name) {
        return HealthReading.of(RecordedHealth.named(name));
    }

    public static HealthRead metaHealth(String name) {
        return HealthReading.of(RecordedAnswers.metaHealth(name));
    }

    /** The recorded numbers are made up, and some look like numbers of Meta's own. */
    public static NumberRead row(String name) {
        var row = NumberWatch.reading(RecordedAnswers.row(name));
        return new NumberRead(
                row.phoneNumberId(),
                row.internalId(),
                row.wabaId(),
                row.status(),
                row.coexistence(),
                row.displayPhoneNumber(),
                "447700900123",
                row.name(),
                row.verifiedName(),
                row.nameStatus(),
                row.qualityRating(),
                row.codeVerificationStatus(),
                row.messagingLimit(),
                row.messagingEnabled());
    }

    public static FieldsRead fields(String name) {
        return StandingWatch.reading(RecordedAnswers.fields(name));
    }

    public static AccountRead account(String name) {
        return StandingWatch.reading(RecordedAnswers.waba(name));
    }

    public static NameRequestsRead newestNameRequest() {
        return StandingWatch.reading(RecordedAnswers.nameRequests().get(0));
    }

    public static FundingRead funding() {
        return StandingWatch.reading(RecordedAnswers.funding());
    }
}
