package io.patchbay.auditlog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The record as a file, entry by entry, however many there are. Taking one along is on record as {@code audit.export}. */
@ApplicationScoped
public class AuditExport {

    private static final List<String> COLUMNS = List.of(
            "entry",
            "id",
            "at",
            "actor",
            "actor_kind",
            "actor_role",
            "actor_id",
            "address",
            "request_id",
            "action",
            "times",
            "outcome",
            "subject_kind",
            "subject_id",
            "tenant_id",
            "tenant_name",
            "detail");

    private static final ObjectWriter CSV = new CsvMapper()
            .writer(CsvSchema.builder()
                    .addColumns(COLUMNS, CsvSchema.ColumnType.STRING)
                    .build()
                    .withHeader()
                    .withLineSeparator("\r\n"));

    private final AuditEntries entries;
    private final Audit audit;
    private final ObjectMapper json;

    AuditExport(AuditEntries entries, Audit audit, ObjectMapper json) {
        this.entries = entries;
        this.audit = audit;
        this.json = json;
    }

    @Transactional
    Response csv(AuditFilter filter) {
        return file(
                "csv", "text/csv;charset=UTF-8", filter, out -> write(CSV.writeValues(out), filter, AuditExport::row));
    }

    @Transactional
    Response json(AuditFilter filter) {
        return file(
                "json",
                "application/json",
                filter,
                out -> write(json.writer().writeValuesAsArray(out), filter, entry -> entry));
    }

    private void write(SequenceWriter out, AuditFilter filter, Function<AuditEntry, ?> show) throws IOException {
        try (out) {
            entries.all(filter, entry -> {
                try {
                    out.write(show.apply(entry));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static List<String> row(AuditEntry entry) {
        return Stream.of(
                        entry.position(),
                        entry.id(),
                        entry.at(),
                        entry.actor(),
                        entry.actorKind(),
                        entry.actorRole(),
                        entry.actorId(),
                        entry.address(),
                        entry.requestId(),
                        entry.action(),
                        entry.times(),
                        entry.outcome(),
                        entry.subjectKind(),
                        entry.subjectId(),
                        entry.tenantId(),
                        entry.tenantName(),
                        entry.detail())
                .map(value -> value == null ? "" : harmless(value.toString()))
                .toList();
    }

    /** A text that a spreadsheet would take for a formula is told not to be one (ASVS 5.0, 1.2.10). */
    static String harmless(String text) {
        return text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    }

    private Response file(String ending, String type, AuditFilter filter, StreamingOutput content) {
        audit.record(
                "audit.export",
                Subject.ours("audit", ending),
                Map.of("filter", filter.address().replaceFirst("^&", "")));
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit." + ending + "\"")
                .build();
    }
}
