package io.patchbay.desk;

import io.patchbay.connection.Status;

/** Says cases as people would. */
final class Sentences {

    private Sentences() {}

    static String title(CaseFile.Case file) {
        return file.tenant().name() + " " + file.verdict().code().title();
    }

    static String status(Status status) {
        return io.patchbay.web.Words.capital(io.patchbay.web.Words.spaced(status.word()));
    }
}
