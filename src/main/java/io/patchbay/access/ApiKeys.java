package io.patchbay.access;

import io.patchbay.Ids;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys programs come with. A key is shown once, when it is made; afterwards only its hash is
 * known.
 */
@ApplicationScoped
public class ApiKeys {

    /** A key must not be known by its holder's name, which is written everywhere. */
    private static final Map<String, Holder> DEV_KEYS =
            Map.of(
                    "dev-api-key",
                    new Holder("Dev admin", Roles.ADMIN),
                    "dev-manager-key",
                    new Holder("Dev manager", Roles.MANAGER),
                    "dev-agent-key",
                    new Holder("Dev agent", Roles.AGENT));

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EntityManager entities;
    private final Clock clock;

    ApiKeys(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
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

    /** Who holds a key. */
    public record Holder(String name, String role) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public Made make(String name, String role, String by) {
        var random = new byte[24];
        RANDOM.nextBytes(random);
        var key = "pb_" + HexFormat.of().formatHex(random);
        var id = Ids.next();
        entities.createNativeQuery(
                        "insert into api_key (id, name, role, hash, created_at, created_by)"
                                + " values (:id, :name, :role, :hash, :now, :by)")
                .setParameter("id", id)
                .setParameter("name", name)
                .setParameter("role", role)
                .setParameter("hash", hash(key))
                .setParameter("now", clock.instant())
                .setParameter("by", by)
                .executeUpdate();
        return new Made(id, name, role, key);
    }

    /** Newest first. */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<Row> page(UUID before, int limit) {
        var rows =
                (List<Object[]>)
                        entities.createNativeQuery(
                                        "select id, name, role, created_at, created_by, revoked_at, last_used_at from api_key"
                                                + " where cast(:before as uuid) is null or id < :before order by id desc",
                                        Object[].class)
                                .setParameter("before", before)
                                .setMaxResults(limit)
                                .getResultList();
        return rows.stream()
                .map(
                        row ->
                                new Row(
                                        (UUID) row[0],
                                        (String) row[1],
                                        (String) row[2],
                                        (Instant) row[3],
                                        (String) row[4],
                                        (Instant) row[5],
                                        (Instant) row[6]))
                .toList();
    }

    /** False if there is no such key. Revoking a revoked key changes nothing. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean revoke(UUID id) {
        return entities.createNativeQuery(
                                "update api_key set revoked_at = coalesce(revoked_at, :now) where id = :id")
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /**
     * Who holds this key; empty if it is none of ours or was revoked. The well-known keys of dev
     * and test work nowhere else.
     */
    @Transactional
    @SuppressWarnings("unchecked")
    public Optional<Holder> holder(String key) {
        if (LaunchMode.current() != LaunchMode.NORMAL && DEV_KEYS.containsKey(key)) {
            return Optional.of(DEV_KEYS.get(key));
        }
        var rows =
                (List<Object[]>)
                        entities.createNativeQuery(
                                        "select name, role, last_used_at, id from api_key where hash = :hash and revoked_at is null",
                                        Object[].class)
                                .setParameter("hash", hash(key))
                                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var row = rows.get(0);
        noteUse((UUID) row[3], (Instant) row[2]);
        return Optional.of(new Holder((String) row[0], (String) row[1]));
    }

    /** To the minute: a program that asks all the time must not wait for the disk each time. */
    private void noteUse(UUID id, Instant lastUsedAt) {
        var now = clock.instant();
        if (lastUsedAt == null || lastUsedAt.isBefore(now.minusSeconds(60))) {
            entities.createNativeQuery("update api_key set last_used_at = :now where id = :id")
                    .setParameter("now", now)
                    .setParameter("id", id)
                    .executeUpdate();
        }
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
