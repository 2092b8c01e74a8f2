package io.patchbay.sweep;

import io.patchbay.connection.ConnectionRow;
import io.patchbay.connection.Connections;
import io.patchbay.number.NumberWatch;
import io.patchbay.number.PhoneNumber;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.provider.ProviderHealth;
import io.patchbay.provider.ProviderNumber;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** Takes in what a sweep was shown about numbers, and tells what differed. */
@ApplicationScoped
class SweepNumbers {

    private final Connections connections;
    private final NumberWatch numberWatch;
    private final PhoneNumbers numbers;
    private final Session session;
    private final Clock clock;

    SweepNumbers(Connections connections, NumberWatch numberWatch, PhoneNumbers numbers, Session session, Clock clock) {
        this.connections = connections;
        this.numberWatch = numberWatch;
        this.numbers = numbers;
        this.session = session;
        this.clock = clock;
    }

    /** Numbers of the tenant, or of all for null, that a connection has and the provider had last time. */
    List<String> held(UUID tenantId) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createQuery(
                                "select phoneNumberId from PhoneNumber where connectionId is not null"
                                        + " and goneSince is null and (:all = true or tenantId = :tenant)"
                                        + " order by phoneNumberId",
                                String.class)
                        .setParameter("all", tenantId == null)
                        .setParameter("tenant", tenantId)
                        .setMaxResults(100_000)
                        .getResultList());
    }

    void shown(ProviderNumber number, List<Drift.OfTenants> drift) {
        QuarkusTransaction.requiringNew().run(() -> {
            var before = connectionOf(number.phoneNumberId()).flatMap(connections::row);
            var after = numberWatch.seen(number, null, clock.instant()).flatMap(this::freshRow);
            compare(number.phoneNumberId(), before, after).ifPresent(drift::add);
        });
    }

    /** The provider does not have the number. */
    void missing(String phoneNumberId, List<Drift.OfTenants> drift) {
        QuarkusTransaction.requiringNew().run(() -> {
            var connection = connectionOf(phoneNumberId);
            var before = connection.flatMap(connections::row);
            numberWatch.missing(phoneNumberId, null, clock.instant());
            compare(phoneNumberId, before, connection.flatMap(this::freshRow)).ifPresent(drift::add);
        });
    }

    /** One 404 may be a slip; only the second counts (see Progress). */
    void missingOnce(String phoneNumberId) {
        QuarkusTransaction.requiringNew().run(() -> numberWatch.missing(phoneNumberId, null, clock.instant()));
    }

    private Optional<UUID> connectionOf(String phoneNumberId) {
        return numbers.findByIdOptional(phoneNumberId).map(PhoneNumber::connectionId);
    }

    private Optional<ConnectionRow> freshRow(UUID connectionId) {
        session.flush();
        return connections.row(connectionId);
    }

    private static Optional<Drift.OfTenants> compare(
            String phoneNumberId, Optional<ConnectionRow> before, Optional<ConnectionRow> after) {
        if (after.isEmpty()) {
            return Optional.empty();
        }
        var now = after.get();
        if (before.isPresent() && !before.get().id().equals(now.id())) {
            return Optional.of(Drift.numberConflict(phoneNumberId, before.get(), now));
        }
        var same = before.filter(row -> row.status() == now.status()).isPresent();
        return same ? Optional.empty() : Optional.of(Drift.status(phoneNumberId, before.orElse(null), now));
    }

    /** Whether the provider may be asked for a health check, or wants patience about this number. */
    boolean mayBeChecked(String phoneNumberId) {
        var now = clock.instant();
        var patience = QuarkusTransaction.requiringNew()
                .call(() -> numbers.findById(phoneNumberId).healthNotBefore());
        return patience == null || !patience.isAfter(now);
    }

    void checked(String phoneNumberId, ProviderHealth health) {
        QuarkusTransaction.requiringNew().run(() -> numberWatch.checked(phoneNumberId, health, clock.instant()));
    }
}
