package io.patchbay.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.patchbay.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * One piece of evidence about one connection; never changed. {@code happenedAt} is as the sender
 * said it, even ahead of our clock; {@code receivedAt} is ours. {@code once} makes the same
 * evidence count once per connection however often it arrives. {@code data} holds only what
 * concerns this connection, and no secret.
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

    /**
     * As PostgreSQL compares them with {@code collate "C"}, which is not as {@link
     * String#compareTo} does.
     */
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

    private static final ObjectReader DATA = JsonMapper.builder().build().readerForMapOf(Object.class);

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

    @JdbcTypeCode(SqlTypes.JSON)
    Map<String, Object> data;

    @Column(name = "delivery_id")
    UUID deliveryId;

    String once;

    protected Fact() {}

    /** {@code happenedAt} null: the sender gave no time, so the time of receipt stands in. */
    public Fact(
            UUID connectionId,
            FactKind kind,
            Instant happenedAt,
            Instant receivedAt,
            String source,
            Map<String, ?> data,
            UUID deliveryId,
            String once) {
        this.id = Ids.next();
        this.connectionId = connectionId;
        this.lane = kind.lane();
        this.kind = kind;
        this.happenedAt = happenedAt == null ? receivedAt : happenedAt;
        this.receivedAt = receivedAt;
        this.source = source;
        this.data = withoutNulls(data);
        this.deliveryId = deliveryId;
        this.once = once;
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
        fact.deliveryId = row.getObject("delivery_id", UUID.class);
        fact.once = row.getString("once");
        try {
            fact.data = DATA.readValue(row.getString("data"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("data of fact=" + fact.id + " cannot be read", e);
        }
        return fact;
    }

    private static Map<String, Object> withoutNulls(Map<String, ?> data) {
        var kept = new LinkedHashMap<String, Object>();
        data.forEach((key, value) -> {
            if (value != null) {
                kept.put(key, value);
            }
        });
        return kept;
    }

    /**
     * The time that counts when facts are put in order: what the sender said, but never later than
     * we heard of it. Otherwise one sender with a clock ahead could outrank every later look.
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

    public Map<String, Object> data() {
        return data;
    }

    public UUID deliveryId() {
        return deliveryId;
    }

    public String once() {
        return once;
    }

    /** A part of the data as text; null if it is not there. */
    public String text(String key) {
        var value = data.get(key);
        return value == null ? null : value.toString();
    }

    public boolean isTrue(String key) {
        return Boolean.parseBoolean(text(key));
    }

    /** A part of the data as an id; null if it is not there or none. */
    public UUID uuid(String key) {
        try {
            var text = text(key);
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A part of the data as a moment in ISO-8601; null if it is not there or none. */
    public Instant instant(String key) {
        try {
            var text = text(key);
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A list in the data as texts; empty if it is not there or no list. */
    public List<String> texts(String key) {
        return data.get(key) instanceof List<?> list
                ? list.stream().filter(Objects::nonNull).map(Object::toString).toList()
                : List.of();
    }
}
