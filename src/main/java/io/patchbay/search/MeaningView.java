package io.patchbay.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.patchbay.diagnosis.CodeMeaning;

/**
 * What a code or the words of an error mean, for programs. {@code verdict} and {@code customerText} may be null; {@code
 * known} false: no such row, and what is said is true of any code at that place; {@code reference}: where it comes from;
 * {@code url}: the page that shows it, without the host.
 */
public record MeaningView(
        String source,
        String code,
        String subject,
        String severity,
        String acts,
        String title,
        String meaning,
        String remedy,
        @JsonInclude String customerText,
        @JsonInclude String verdict,
        String reference,
        boolean known,
        String url) {

    static MeaningView of(CodeMeaning row) {
        return new MeaningView(
                row.source().apiName(),
                row.code(),
                row.subject().apiName(),
                row.severity().apiName(),
                row.acts().apiName(),
                row.title(),
                row.meaning(),
                row.remedy(),
                row.customer(),
                row.verdict() == null ? null : row.verdict().apiName(),
                row.reference(),
                row.known(),
                row.address());
    }
}
