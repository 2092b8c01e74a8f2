package io.patchbay.desk;

import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Status;
import io.patchbay.diagnosis.Remedy;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.diagnosis.VerdictWords;
import io.patchbay.web.Formats;

/** One case in a list. */
record CaseRow(ConnectionRow row, String sentence, String tone, String acts, String status, String mode) {

    static CaseRow of(ConnectionRow row) {
        var code = VerdictCode.of(row.verdict()).orElse(VerdictCode.UNKNOWN_SILENCE);
        return new CaseRow(
                row,
                code.sentence(),
                code.tone(),
                acts(row, code),
                status(row.status()),
                row.mode() == null ? "–" : row.mode().apiName());
    }

    /** A new link would not help, or would do harm, as long as this verdict stands. */
    boolean forbidsLink() {
        return VerdictCode.of(row.verdict())
                .filter(code -> Remedy.of(code).forbids(Remedy.Action.LINK))
                .isPresent();
    }

    static String status(Status status) {
        return Formats.capital(Formats.spaced(status.apiName()));
    }

    private static String acts(ConnectionRow row, VerdictCode code) {
        return code.isWell() ? "Working" : code.isUnclear() ? "Unclear" : VerdictWords.name(code);
    }
}
