package io.patchbay.auditlog;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Proves that the record is what was written: every entry fits its hash and the one before, none is missing or out of
 * its place, none stands beside the chain, and what was removed from an entry was removed by forgetting a tenant later.
 * What was cut off at the end shows when the last anchor that is known is gone: each node keeps the newest that it has
 * seen, and the log holds one of each day.
 */
@ApplicationScoped
public class AuditProof {

    /** The first break says where to look; the ones behind it rarely say more. */
    private static final int FAULTS_SHOWN = 20;

    private static final String CHECK = """
            with chain as (
                select c.position, c.audit_id, lag(c.position, 1, 0::bigint) over w as before,
                    a.id is null as gone,
                    a.id is not null and c.hash = audit_hash(lag(c.hash) over w, c.position, a) as fits,
                    a.salt is null as forgotten,
                    a.salt is null or a.digest = audit_digest(a.salt, a.detail) as said
                from audit_chain c left join audit a on a.id = c.audit_id
                window w as (order by c.position)
            ), last_erasure as (
                select coalesce(max(c.position), 0) as position from audit a join audit_chain c on c.audit_id = a.id
                where a.action = 'tenant.forget' and (jsonb_exists(a.detail, 'receipt') or a.salt is null)
            )
            select position, audit_id, case
                when position <> before + 1 then 'missing'
                when gone then 'removed'
                when not fits then 'changed'
                when not said then 'reworded'
                when forgotten and position > (select position from last_erasure) then 'emptied'
                end as fault
            from chain where position <> before + 1 or gone or not fits or not said
                or forgotten and position > (select position from last_erasure)
            union all
            select null, a.id, 'beside' from audit a
            where not exists (select from audit_chain c where c.audit_id = a.id)
            order by 1 limit\s""" + FAULTS_SHOWN;

    private final AgroalDataSource database;
    private final Clock clock;
    private final AtomicReference<Anchor> newest = new AtomicReference<>();
    private final AtomicReference<Proof> last = new AtomicReference<>();

    AuditProof(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One place of the chain, which everything before it is part of. {@code hash} in hexadecimal digits. */
    public record Anchor(long position, String hash) {}

    /**
     * Where the chain is broken.
     *
     * @param position null for an entry that has none
     * @param entryId of the entry there, or that was there
     * @param kind {@code missing}: a place is empty; {@code removed}: its entry is gone; {@code changed}: an entry or its
     *     place is another; {@code reworded}: what was said is another; {@code emptied}: what was said is gone, and no
     *     tenant was forgotten since; {@code beside}: an entry without a place; {@code cut}: the place of a known anchor
     *     is empty or holds another hash
     */
    public record Fault(Long position, UUID entryId, String kind) {}

    /**
     * @param holds true if nothing is broken
     * @param entries how many there are
     * @param end the last place; null if there is none yet
     * @param faults the first twenty
     */
    public record Proof(boolean holds, long entries, Anchor end, List<Fault> faults, Instant at) {}

    /** The last one made by this node; null if it has made none. */
    public Proof last() {
        return last.get();
    }

    /**
     * @param known an anchor from elsewhere, such as a line of the log, that has to be part of the chain; may be null
     */
    public Proof verify(Anchor known) {
        try (var connection = database.getConnection()) {
            var proof = check(connection, known);
            if (proof.holds() && proof.end() != null) {
                newest.set(proof.end());
            }
            last.set(proof);
            return proof;
        } catch (SQLException e) {
            throw new IllegalStateException("the record could not be read", e);
        }
    }

    Proof check(Connection connection, Anchor known) throws SQLException {
        try (var statement = connection.createStatement()) {
            var end = end(
                    statement.executeQuery("select position, hash from audit_chain order by position desc limit 1"));
            var faults = new ArrayList<Fault>();
            for (var anchor : new Anchor[] {known, newest.get()}) {
                if (anchor != null && !anchor.equals(at(connection, anchor.position()))) {
                    faults.add(new Fault(anchor.position(), null, "cut"));
                }
            }
            try (var broken = statement.executeQuery(CHECK)) {
                while (broken.next()) {
                    faults.add(new Fault(
                            broken.getObject("position", Long.class),
                            broken.getObject("audit_id", UUID.class),
                            broken.getString("fault")));
                }
            }
            return new Proof(
                    faults.isEmpty(), end == null ? 0 : end.position(), end, List.copyOf(faults), clock.instant());
        }
    }

    private static Anchor end(ResultSet rows) throws SQLException {
        try (rows) {
            return rows.next()
                    ? new Anchor(rows.getLong("position"), HexFormat.of().formatHex(rows.getBytes("hash")))
                    : null;
        }
    }

    private static Anchor at(Connection connection, long position) throws SQLException {
        try (var select = connection.prepareStatement("select position, hash from audit_chain where position = ?")) {
            select.setLong(1, position);
            return end(select.executeQuery());
        }
    }
}
