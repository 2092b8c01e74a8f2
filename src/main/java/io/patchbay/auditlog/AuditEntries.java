package io.patchbay.auditlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads the record, newest first. */
@ApplicationScoped
public class AuditEntries {

    /** How it ended, of {@code audit a}. */
    static final String OUTCOME =
            "coalesce(a.detail ->> 'outcome', case when jsonb_exists(a.detail, 'refused') then 'refused' else 'done' end)";

    private static final String SELECT =
            "select a.id, c.position, a.at, a.actor, a.actor_role, a.actor_kind, a.actor_id,"
                    + " a.address, a.request_id, a.repeats, a.action, "
                    + OUTCOME
                    + " as outcome, a.subject_kind, a.subject_id, a.tenant_id, t.name as tenant_name, a.detail::text as detail"
                    + " from audit a left join audit_chain c on c.audit_id = a.id left join tenant t on t.id = a.tenant_id where ";

    /** Rows that are fetched at a time for an export. */
    private static final int FETCHED = 500;

    private final AgroalDataSource database;
    private final ObjectMapper json;

    AuditEntries(AgroalDataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** @param before the entry after which these come; null for the newest */
    List<AuditEntry> page(AuditFilter filter, UUID before, int rows) {
        var page = new ArrayList<AuditEntry>();
        read(filter, before, rows, page::add);
        return page;
    }

    /** All of them, one after the other, without keeping them in memory. */
    void all(AuditFilter filter, Consumer<AuditEntry> each) {
        read(filter, null, null, each);
    }

    private void read(AuditFilter filter, UUID before, Integer rows, Consumer<AuditEntry> each) {
        var where = filter.where();
        var sql = SELECT + where.sql() + (before == null ? "" : " and a.id < ?") + " order by a.id desc"
                + (rows == null ? "" : " limit " + rows);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var select = connection.prepareStatement(sql)) {
                select.setFetchSize(FETCHED);
                fill(select, where.values(), before);
                try (var found = select.executeQuery()) {
                    while (found.next()) {
                        each.accept(entry(found));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the record could not be read", e);
        }
    }

    private static void fill(PreparedStatement select, List<Object> values, UUID before) throws SQLException {
        for (var i = 0; i < values.size(); i++) {
            select.setObject(i + 1, values.get(i));
        }
        if (before != null) {
            select.setObject(values.size() + 1, before);
        }
    }

    private AuditEntry entry(ResultSet row) throws SQLException {
        try {
            return new AuditEntry(
                    row.getObject("id", UUID.class),
                    row.getObject("position", Long.class),
                    row.getTimestamp("at").toInstant(),
                    row.getString("actor"),
                    row.getString("actor_role"),
                    row.getString("actor_kind"),
                    row.getString("actor_id"),
                    row.getString("address"),
                    row.getString("request_id"),
                    row.getInt("repeats"),
                    row.getString("action"),
                    row.getString("outcome"),
                    row.getString("subject_kind"),
                    row.getString("subject_id"),
                    row.getObject("tenant_id", UUID.class),
                    row.getString("tenant_name"),
                    json.readTree(row.getString("detail")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that is none", e);
        }
    }
}
