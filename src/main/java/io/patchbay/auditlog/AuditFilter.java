package io.patchbay.auditlog;

import io.patchbay.api.Params;
import io.patchbay.api.Problem;
import io.patchbay.web.Slice;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which entries are wanted; null or blank: any.
 *
 * @param q part of a name or of what was said, or a whole id of anything
 * @param person name of who did it, whole
 * @param action such as {@code link.revoke}, or the noun alone
 * @param subject id of what it was about
 */
public record AuditFilter(
        String q, String person, UUID tenant, String action, String outcome, String subject, Instant from, Instant to) {

    static final List<String> OUTCOMES = List.of("done", "refused", "asked", "unknown");

    /** As they stand in an address. @throws io.patchbay.api.Problem 400 that names the one that cannot be read */
    static AuditFilter of(
            String q,
            String person,
            String tenant,
            String action,
            String outcome,
            String subject,
            String from,
            String to) {
        return new AuditFilter(
                blank(q),
                blank(person),
                Params.idOrNull(blank(tenant), "tenant"),
                blank(action),
                outcome(blank(outcome)),
                blank(subject),
                Params.instantOrNull(blank(from), "from"),
                Params.instantOrNull(blank(to), "to"));
    }

    private static String outcome(String word) {
        if (word != null && !OUTCOMES.contains(word)) {
            throw Problem.field("outcome", "must be one of " + String.join(", ", OUTCOMES));
        }
        return word;
    }

    private static String blank(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    public boolean any() {
        return address().isEmpty();
    }

    /** For the end of an address. */
    String address() {
        return Slice.filter("q", q)
                + Slice.filter("person", person)
                + Slice.filter("tenant", text(tenant))
                + Slice.filter("action", action)
                + Slice.filter("outcome", outcome)
                + Slice.filter("subject", subject)
                + Slice.filter("from", text(from))
                + Slice.filter("to", text(to));
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    /** Conditions over {@code audit a}, with their values in order. */
    record Where(String sql, List<Object> values) {}

    Where where() {
        var sql = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (q != null) {
            sql.add(
                    "(a.actor ilike ? or a.detail::text ilike ? or ? in (a.id::text, a.subject_id, a.request_id, a.actor_id,"
                            + " a.tenant_id::text, a.address))");
            var part = "%" + q.replaceAll("([\\\\%_])", "\\\\$1") + "%";
            values.addAll(List.of(part, part, q));
        }
        add(sql, values, "a.actor = ?", person);
        add(sql, values, "a.tenant_id = ?", tenant);
        if (action != null) {
            sql.add("(a.action = ? or a.action like ?)");
            values.addAll(List.of(action, action.replaceAll("([\\\\%_])", "\\\\$1") + ".%"));
        }
        add(sql, values, AuditEntries.OUTCOME + " = ?", outcome);
        add(sql, values, "a.subject_id = ?", subject);
        add(sql, values, "a.at >= ?", from == null ? null : Timestamp.from(from));
        add(sql, values, "a.at < ?", to == null ? null : Timestamp.from(to));
        return new Where(sql.isEmpty() ? "true" : String.join(" and ", sql), values);
    }

    private static void add(List<String> sql, List<Object> values, String condition, Object value) {
        if (value != null) {
            sql.add(condition);
            values.add(value);
        }
    }
}
