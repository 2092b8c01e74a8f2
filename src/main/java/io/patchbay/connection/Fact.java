package io.patchbay.connection;

import io.patchbay.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * One piece of evidence about one connection: an immutable event, as event sourcing calls it, of
 * which everything about the connection is a projection. {@code happenedAt} is as the sender said
 * it, even ahead of our clock; {@code receivedAt} is ours. {@code once} makes the same evidence
 * count once per connection however often it arrives. What it says is a {@link Statement}.
 */
@Entity
@Immutable
public class Fact {

    /**
     * The order in which facts count: as they happened, and of the same moment as we heard of them.
     * The rest only makes it the same order every time.
     */
    public static final Comparator<Fact> IN_ORDER = Comparator.comparing(Fact::at)
            .thenComparing(Fact::receivedAt)
            .thenComparing(Fact::kind)
            .thenComparing(Fact::once, Fact::byCodePoint);

    /** As PostgreSQL compares them with {@code collate "C"}, which is not as {@link String#compareTo} does. */
    private static int byCodePoint(String one, String other) {
        for (var i = 0; i < Math.min(one.length(), other.length()); i++) {
            var a = one.charAt(i);
            var b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    @Id
    UUID id;

    @Column(name = "connection_id")
    UUID connectionId;

    @Enumerated(EnumType.STRING)
    Lane lane;

    @Enumerated(EnumType.STRING)
    FactKind kind;

    @Column(name = "happened_at")
    Instant happenedAt;

    @Column(name = "received_at")
    Instant receivedAt;

    String source;

    /** The statement as {@link StatementJson} stores it. */
    @JdbcTypeCode(SqlTypes.JSON)
    String data;

    @Column(name = "delivery_id")
    UUID deliveryId;

    String once;

    /** Read from {@link #data} when it is first asked for. */
    @Transient
    private Statement statement;

    protected Fact() {}

    /** {@code happenedAt} null: the sender gave no time, so the time of receipt stands in. */
    public Fact(
            UUID connectionId,
            Statement statement,
            Instant happenedAt,
            Instant receivedAt,
            String source,
            UUID deliveryId,
            String once) {
        this.id = Ids.next();
        this.connectionId = connectionId;
        this.kind = statement.kind();
        this.lane = kind.lane();
        this.happenedAt = happenedAt == null ? receivedAt : happenedAt;
        this.receivedAt = receivedAt;
        this.source = source;
        this.data = StatementJson.written(statement);
        this.deliveryId = deliveryId;
        this.once = once;
        this.statement = statement;
    }

    /** Something that happens, and is heard of, now. */
    public Fact(UUID connectionId, Statement statement, Instant now, String source, String once) {
        this(connectionId, statement, now, now, source, null, once);
    }

    /** The fact in this row of a query that names its columns. */
    static Fact read(ResultSet row) throws SQLException {
        var fact = new Fact();
        fact.id = row.getObject("id", UUID.class);
        fact.connectionId = row.getObject("connection_id", UUID.class);
        fact.kind = FactKind.valueOf(row.getString("kind"));
        fact.lane = fact.kind.lane();
        fact.happenedAt = row.getTimestamp("happened_at").toInstant();
        fact.receivedAt = row.getTimestamp("received_at").toInstant();
        fact.source = row.getString("source");
        fact.data = row.getString("data");
        fact.deliveryId = row.getObject("delivery_id", UUID.class);
        fact.once = row.getString("once");
        return fact;
    }

    /**
     * The time that counts when facts are put in order: what the sender said, but never later than
     * we heard of it. Otherwise one sender with a clock ahead could outrank every later probe.
     */
    public Instant at() {
        return happenedAt.isBefore(receivedAt) ? happenedAt : receivedAt;
    }

    public UUID id() {
        return id;
    }

    public UUID connectionId() {
        return connectionId;
    }

    public Lane lane() {
        return lane;
    }

    public FactKind kind() {
        return kind;
    }

    public Instant happenedAt() {
        return happenedAt;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public String source() {
        return source;
    }

    public UUID deliveryId() {
        return deliveryId;
    }

    public String once() {
        return once;
    }

    /** What it says. */
    public Statement statement() {
        if (statement == null) {
            statement = StatementJson.read(kind, data);
        }
        return statement;
    }

    /** What it says, of a fact that is known to be of this kind. */
    public <T extends Statement> T as(Class<T> sort) {
        return sort.cast(statement());
    }

    /** What it says, if it is of this kind or says something of this sort. */
    public <T> Optional<T> saying(Class<T> sort) {
        return sort.isInstance(statement()) ? Optional.of(sort.cast(statement())) : Optional.empty();
    }

    /** All that is stored, to be shown as it is; never to be looked into by name. */
    public Map<String, Object> stored() {
        return StatementJson.parts(data);
    }
}
