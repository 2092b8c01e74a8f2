package io.patchbay.number;

import io.patchbay.connection.AccountStatement.AccountRead;
import io.patchbay.connection.AccountStatement.FundingRead;
import io.patchbay.connection.NumberStatement.FieldsRead;
import io.patchbay.connection.NumberStatement.HealthRead;
import io.patchbay.connection.NumberStatement.NameRequestsRead;
import io.patchbay.connection.NumberStatement.NumberRead;
import io.patchbay.provider.ProviderNumber;
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

    /** Of Meta's own API, with a number that is not one of Meta's own: the recorded ones are made up. */
    public static NumberRead row(String name) {
        return withDigits(RecordedAnswers.row(name), "447700900123");
    }

    /** Of the provider's API. */
    public static NumberRead shown(String name) {
        return withDigits(RecordedAnswers.shown(name), "447700900123");
    }

    /** With digits that say more than the rest. */
    public static NumberRead rowOf(String digits) {
        return withDigits(RecordedAnswers.row("connected"), digits);
    }

    private static NumberRead withDigits(ProviderNumber number, String digits) {
        var row = NumberWatch.reading(number);
        return new NumberRead(
                row.phoneNumberId(),
                row.internalId(),
                row.wabaId(),
                row.status(),
                row.coexistence(),
                row.displayPhoneNumber(),
                digits,
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

    public static FundingRead funding(String name) {
        return StandingWatch.reading(RecordedAnswers.funding(name));
    }
}
