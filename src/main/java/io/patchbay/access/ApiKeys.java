package io.patchbay.access;

import io.agroal.api.AgroalDataSource;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.audit.Who;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.hibernate.Session;

/**
 * The keys programs come with. A key is shown once, when it is made; afterwards only its hash is
 * known.
 */
@ApplicationScoped
public class ApiKeys {

    /** A key must not be known by its holder's name, which is written everywhere. */
    private static final Map<String, Holder> DEV_KEYS = Map.of(
            "dev-api-key",
            new Holder("dev:admin", "Dev admin", Roles.ADMIN),
            "dev-manager-key",
            new Holder("dev:manager", "Dev manager", Roles.MANAGER),
            "dev-agent-key",
            new Holder("dev:agent", "Dev agent", Roles.AGENT));

    /** Constraint for the name of a key: its entries in the record must not look like the system's own. */
    public static final String FREE_NAME = "(?i)(?!\\s*" + Who.SYSTEM_NAME + "\\s*$).*";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    /** A program that asks all the time must not wait for the disk each time. */
    private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

    private static final String HOLDERS = """
            select id, hash, name, role, coalesce(last_used_at >= ?, false) as noted from api_key
            where hash = any(?) and revoked_at is null
            """;

    /** Whoever notes the same at this moment notes it for us. */
    private static final String NOTE_USE = """
            update api_key set last_used_at = ? where id in
                (select id from api_key where id = any(?) for update skip locked)
            """;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Nobody has as many; the bound is there because the node keeps them in memory. */
    private static final int MOST = 100_000;

    private final EntityManager entities;
    private final AgroalDataSource database;
    private final Audit audit;
    private final Clock clock;
    private final Event<KeysChanged> news;
    private final KnownKeys known;
    private final KeyHolders holders;

    ApiKeys(EntityManager entities, AgroalDataSource database, Audit audit, Clock clock, Event<KeysChanged> news) {
        this.entities = entities;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.news = news;
        Executor worker = work -> Infrastructure.getDefaultWorkerPool().execute(work);
        this.known = new KnownKeys(this::inUse, worker, System::nanoTime);
        this.holders = new KeyHolders(this::holders, worker);
    }

    /** A key as it may be shown. {@code revokedAt} and {@code lastUsedAt} may be null. */
    public record Row(
            UUID id,
            String name,
            String role,
            Instant createdAt,
            String createdBy,
            Instant revokedAt,
            Instant lastUsedAt) {}

    /** A new key; {@code key} is never to be had again. */
    public record Made(UUID id, String name, String role, String key) {}

    /** Who holds a key. {@code id}: of the key, as the record names it. */
    public record Holder(String id, String name, String role) {}

    /** A new key, on record as {@code key.create}; {@code by} is who asked for it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Made make(String name, String role, String by) {
        var random = new byte[24];
        RANDOM.nextBytes(random);
        var key = "pb_" + HexFormat.of().formatHex(random);
        var id = Ids.next();
        entities.createNativeQuery("insert into api_key (id, name, role, hash, created_at, created_by)"
                        + " values (:id, :name, :role, :hash, :now, :by)")
                .setParameter("id", id)
                .setParameter("name", name)
                .setParameter("role", role)
                .setParameter("hash", Ids.sha256(key))
                .setParameter("now", clock.instant())
                .setParameter("by", by)
                .executeUpdate();
        known.add(hash(key));
        news.fire(new KeysChanged());
        audit.record("key.create", Subject.ours("key", id), Map.of("name", name, "role", role));
        return new Made(id, name, role, key);
    }

    /** Newest first. */
    @Transactional
    public List<Row> page(UUID before, int limit) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select id, name, role, created_at, created_by, revoked_at, last_used_at from api_key"
                                + " where cast(:before as uuid) is null or id < :before order by id desc",
                        Row.class)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList();
    }

    /** Puts a key out of use, on record as {@code key.revoke}. Revoking a revoked key changes nothing. @return false if there is no such key */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean revoke(UUID id) {
        var found =
                entities.createNativeQuery("update api_key set revoked_at = coalesce(revoked_at, :now) where id = :id")
                                .setParameter("now", clock.instant())
                                .setParameter("id", id)
                                .executeUpdate()
                        == 1;
        if (found) {
            news.fire(new KeysChanged());
            audit.record("key.revoke", Subject.ours("key", id), Map.of());
        }
        return found;
    }

    /**
     * Who holds this key; empty if it is none of ours or was revoked, on whatever node. Never
     * blocks; fails if the database cannot be read. The well-known keys of dev and test work
     * nowhere else.
     */
    CompletionStage<Optional<Holder>> holder(String key) {
        return isOfDevelopment(key)
                ? CompletableFuture.completedFuture(Optional.of(DEV_KEYS.get(key)))
                : holders.find(hash(key));
    }

    private Map<String, Holder> holders(Set<String> hashes) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(HOLDERS)) {
            var now = clock.instant();
            select.setTimestamp(1, Timestamp.from(now.minus(NOTE_EVERY)));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea",
                            hashes.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new)));
            var holders = new HashMap<String, Holder>();
            var used = new ArrayList<UUID>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    holders.put(
                            HexFormat.of().formatHex(rows.getBytes("hash")),
                            new Holder(rows.getString("id"), rows.getString("name"), rows.getString("role")));
                    if (!rows.getBoolean("noted")) {
                        used.add(rows.getObject("id", UUID.class));
                    }
                }
            }
            noteUse(connection, used, now);
            return holders;
        } catch (SQLException e) {
            throw new IllegalStateException("keys could not be read", e);
        }
    }

    private static void noteUse(Connection connection, List<UUID> used, Instant now) throws SQLException {
        if (used.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(NOTE_USE)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setArray(2, connection.createArrayOf("uuid", used.toArray()));
            update.executeUpdate();
        }
    }

    /** True for the well-known keys of dev and test, which no table holds; never in production. */
    static boolean isOfDevelopment(String key) {
        return LaunchMode.current() != LaunchMode.NORMAL && DEV_KEYS.containsKey(key);
    }

    /**
     * Whether this node knows the key, without asking anybody. It may have been taken back, and one
     * that is not known may be new.
     */
    boolean isKnown(String key) {
        return isOfDevelopment(key) || known.has(hash(key));
    }

    /**
     * Whether there may be such a key: if not, it is not worth a query. Costs one now and then, for
     * all who ask. Never blocks; fails if the database cannot be read.
     */
    CompletionStage<Boolean> mayExist(String key) {
        return isOfDevelopment(key) ? CompletableFuture.completedFuture(true) : known.find(hash(key));
    }

    /** Keys were made or taken back somewhere: this node reads anew which there are. */
    public void changed() {
        known.changed();
    }

    /**
     * Whether the key with this hash still opens anything, as far as this node has heard. At most
     * 15 seconds old, also if nobody was told.
     */
    public boolean stillOpens(String hash) {
        known.readIfOlderThan(LOOK_AGAIN);
        return known.wasRead(hash);
    }

    private Set<String> inUse() {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select hash from api_key where revoked_at is null order by id desc limit " + MOST);
                var rows = select.executeQuery()) {
            var hashes = new HashSet<String>();
            while (rows.next()) {
                hashes.add(HexFormat.of().formatHex(rows.getBytes("hash")));
            }
            return hashes;
        } catch (SQLException e) {
            throw new IllegalStateException("keys could not be read", e);
        }
    }

    /** How a key is spoken of in memory: not by itself. */
    static String hash(String key) {
        return HexFormat.of().formatHex(Ids.sha256(key));
    }
}
