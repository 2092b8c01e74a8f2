package io.patchbay.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.link.ConnectionLinks;
import io.patchbay.link.LinkState;
import io.patchbay.live.ChangeFeed;
import io.patchbay.number.DecideConflict;
import io.patchbay.tenant.ErasedTenants;
import io.patchbay.tenant.Tenant;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Removes everything we hold about a tenant, in one transaction, and leaves a receipt. What the
 * provider holds is not ours to remove; its ids stay here as hashes only, so that neither a sweep
 * nor a late event brings the tenant back.
 */
@ApplicationScoped
public class ForgetTenant {

    private static final String CONNECTIONS = "(select id from connection where tenant_id = :tenant)";
    private static final String LINKS = "(select id from connection_link where tenant_id = :tenant)";
    private static final String NUMBERS = "(select phone_number_id from phone_number where tenant_id = :tenant)";

    private static final String CONFLICT =
            "(holder_connection_id in " + CONNECTIONS + " or newcomer_connection_id in " + CONNECTIONS + ")";

    /** Requests about a tenant, or that wait for it. */
    private static final String ABOUT =
            ":tenant = any(tenant_ids) or cardinality(tenant_ids) = 0 and (customer_ref = :customer or number_ref in "
                    + NUMBERS
                    + ")";

    /** Refused requests were never read, so they are found by the provider's ids in them. */
    private static final String REFUSED =
            "state = 'rejected' and exists (select 1 from unnest(cast(:theirs as text[])) t where position(convert_to(t, 'UTF8') in body) > 0)";

    /** Whether a JSON holds one of these as a whole text, however deep. */
    private static final String HOLDS =
            "jsonb_path_exists(%s, '$.** ? (@ == $v[*])', jsonb_build_object('v', to_jsonb(cast(:traces as text[]))))";

    /** A shorter name is a word that others use as well. */
    private static final int LONG_ENOUGH = 6;

    private final EntityManager entities;
    private final Tenants tenants;
    private final ConnectionLinks links;
    private final ErasedTenants erased;
    private final DecideConflict decideConflict;
    private final Audit audit;
    private final ChangeFeed changes;
    private final ObjectMapper json;
    private final Clock clock;

    ForgetTenant(
            EntityManager entities,
            Tenants tenants,
            ConnectionLinks links,
            ErasedTenants erased,
            DecideConflict decideConflict,
            Audit audit,
            ChangeFeed changes,
            ObjectMapper json,
            Clock clock) {
        this.entities = entities;
        this.tenants = tenants;
        this.links = links;
        this.erased = erased;
        this.decideConflict = decideConflict;
        this.audit = audit;
        this.changes = changes;
        this.json = json;
        this.clock = clock;
    }

    /** How it went. */
    public sealed interface ErasureResult {
        record Done(Receipt receipt) implements ErasureResult {}

        /** Something of theirs still works. One sentence each, with the way out. */
        record StillAlive(List<String> reasons) implements ErasureResult {}

        /** The name given is not the tenant's: somebody may be about to remove the wrong one. */
        record OtherName() implements ErasureResult {}
    }

    /**
     * @param name the tenant's name as typed by whoever wants this
     * @param reason why; kept on the receipt, so it must not tell who it was
     * @throws java.util.NoSuchElementException if there is no such tenant
     */
    @Transactional
    public ErasureResult forget(UUID tenantId, String name, String reason, String by) {
        holdDeliveriesAndNumbers(tenants.findByIdOptional(tenantId).orElseThrow());
        var tenant = tenants.lock(tenantId).orElseThrow();
        if (!tenant.name().strip().equals(name.strip())) {
            audit.record("tenant.forget", Subject.tenant(tenantId), Map.of("refused", "another name"));
            return new ErasureResult.OtherName();
        }
        var alive = whatStillWorks(tenantId);
        if (!alive.isEmpty()) {
            audit.record("tenant.forget", Subject.tenant(tenantId), Map.of("refused", "still alive"));
            return new ErasureResult.StillAlive(alive);
        }
        texts("select id::text from connection where tenant_id = :tenant order by id for update", tenantId);
        var id = Ids.next();
        var numbers = texts(NUMBERS, tenantId);
        var removed = remove(tenant, traces(tenant, numbers));
        var receipt = new Receipt(id, tenantId, clock.instant(), by, reason, removed);
        keep(receipt);
        erased.customer(tenant.providerCustomerId(), id);
        numbers.forEach(number -> erased.number(number, id));
        audit.record("tenant.forget", Subject.tenant(tenantId), Map.of("receipt", id));
        changes.publish("tenants", "connections", "links", "deliveries");
        return new ErasureResult.Done(receipt);
    }

    /** Whoever else holds several of these takes them in this order, and a tenant only then. */
    private void holdDeliveriesAndNumbers(Tenant tenant) {
        entities.createNativeQuery("select seq from delivery where " + ABOUT + " order by seq for update", Long.class)
                .setParameter("tenant", tenant.id())
                .setParameter("customer", String.valueOf(tenant.providerCustomerId()))
                .getResultList();
        texts("select phone_number_id from phone_number where tenant_id = :tenant order by 1 for update", tenant.id());
    }

    /** One sentence for each thing of the tenant's that still works, with the way out. */
    public List<String> whatStillWorks(UUID tenantId) {
        var alive = new ArrayList<String>();
        var lines = texts(
                "select coalesce(display_phone_number, 'without a number') from connection_state"
                        + " where tenant_id = :tenant and status in ('CONNECTED', 'PENDING_REVIEW') limit 5",
                tenantId);
        lines.forEach(line -> alive.add(
                "The line " + line + " is connected. Remove the number at Kapso, then press Check now on its case."));
        if (links.ofTenant(tenantId).stream()
                .map(link -> link.stateAt(clock.instant()))
                .anyMatch(state -> state == LinkState.ACTIVE || state == LinkState.PENDING)) {
            alive.add("A link of this tenant is still valid. Revoke it first.");
        }
        return alive;
    }

    /**
     * What may be written of a tenant in rows that are not its own. {@code own}: ids of ours, which
     * nothing else has. {@code theirs}: the provider's ids. {@code words}: what the host product
     * calls it, as far as that is long enough to mean nobody else.
     */
    private record Traces(List<String> own, List<String> theirs, List<String> words) {

        /** Compared with whole texts only: a short id is a part of nearly everything. */
        String[] all() {
            return Stream.of(own, theirs, words).flatMap(List::stream).toArray(String[]::new);
        }

        /** The provider's ids as they stand in a JSON. */
        String[] theirsInJson() {
            return theirs.stream().map(id -> "\"" + id + "\"").toArray(String[]::new);
        }
    }

    private Traces traces(Tenant tenant, List<String> numbers) {
        var theirs = new ArrayList<>(numbers);
        Optional.ofNullable(tenant.providerCustomerId()).ifPresent(theirs::add);
        return new Traces(
                texts(
                        "select cast(:tenant as text) union all select id::text from connection where tenant_id = :tenant"
                                + " union all select id::text from connection_link where tenant_id = :tenant"
                                + " union all select id::text from reconciliation where tenant_id = :tenant"
                                + " union all select id::text from number_conflict where "
                                + CONFLICT,
                        tenant.id()),
                theirs,
                Stream.of(tenant.name(), tenant.externalId())
                        .filter(word -> word != null && word.strip().length() >= LONG_ENOUGH)
                        .toList());
    }

    private Map<String, Integer> remove(Tenant tenant, Traces traces) {
        var removed = new LinkedHashMap<String, Integer>();
        decideConflict.withdraw(tenant.id());
        removed.put("deliveries", deleteDeliveries(tenant));
        removed.put("refused_deliveries", deleteRefused(traces));
        delete(
                "replay_result where delivery_id in (select id from delivery where :tenant = any(tenant_ids))",
                tenant.id());
        removed.put("shared_deliveries", emptySharedDeliveries(tenant.id()));
        removed.put("facts", delete("fact where connection_id in " + CONNECTIONS, tenant.id()));
        removed.put("attempts", delete("attempt where connection_id in " + CONNECTIONS, tenant.id()));
        removed.put(
                "probes",
                delete(
                        "probe where connection_id in " + CONNECTIONS + " or phone_number_id in " + NUMBERS,
                        tenant.id()));
        removed.put("conflicts", delete("number_conflict where " + CONFLICT, tenant.id()));
        removed.put("bindings", delete("binding where tenant_id = :tenant", tenant.id()));
        removed.put("links", delete("connection_link where id in " + LINKS, tenant.id()));
        removed.put("sweeps", delete("reconciliation where tenant_id = :tenant", tenant.id()));
        removed.put("numbers", deleteNumbers(tenant.id()));
        delete("connection_state where tenant_id = :tenant", tenant.id());
        removed.put("connections", delete("connection where tenant_id = :tenant", tenant.id()));
        entities.flush();
        entities.clear();
        delete("tenant where id = :tenant", tenant.id());
        removed.put("words_in_sweeps", blankDrift(traces));
        removed.put("words_in_records", blankAudit(tenant.id(), traces));
        removed.put("words_in_reasons", blankReasons(traces));
        return removed;
    }

    /**
     * Reads the table once from end to end: this happens a few times a year, an index for it would
     * cost every webhook.
     */
    private int deleteDeliveries(Tenant tenant) {
        return ((Number) entities.createNativeQuery(
                                "with gone as (delete from delivery where ("
                                        + ABOUT
                                        + ") and cardinality(tenant_ids) < 2 returning id),"
                                        + " unseen as (delete from seen_event s using gone where s.delivery_id = gone.id)"
                                        + " select count(*) from gone",
                                Long.class)
                        .setParameter("tenant", tenant.id())
                        .setParameter("customer", String.valueOf(tenant.providerCustomerId()))
                        .getSingleResult())
                .intValue();
    }

    /** One request can be about several tenants; the others keep that it came, not what it held. */
    private int emptySharedDeliveries(UUID tenantId) {
        return entities.createNativeQuery(
                        "update delivery set body = '', headers = '', body_erased_at = :now, number_ref = null,"
                                + " tenant_ids = array_remove(tenant_ids, :tenant),"
                                + " connection_ids = array(select c from unnest(connection_ids) c where c not in "
                                + CONNECTIONS
                                + "), effect = 'Part of it was about a deleted tenant, so its body was deleted.'"
                                + " where :tenant = any(tenant_ids)")
                .setParameter("now", clock.instant())
                .setParameter("tenant", tenantId)
                .executeUpdate();
    }

    private int deleteNumbers(UUID tenantId) {
        var accounts = texts("select distinct waba_id from number_waba where phone_number_id in " + NUMBERS, tenantId);
        delete("number_waba where phone_number_id in " + NUMBERS, tenantId);
        var numbers = delete("phone_number where tenant_id = :tenant", tenantId);
        if (!accounts.isEmpty()) {
            // an account or portfolio that nobody else's number is in tells of this tenant only
            entities.createNativeQuery("""
                            with gone as (delete from waba w where id in (:ids)
                                and not exists (select 1 from phone_number n where n.waba_id = w.id)
                                and not exists (select 1 from number_waba n where n.waba_id = w.id) returning id, portfolio_id)
                            delete from portfolio p using gone where p.id = gone.portfolio_id
                                and not exists (select 1 from waba w where w.portfolio_id = p.id and w.id not in (select id from gone))
                            """).setParameter("ids", accounts).executeUpdate();
        }
        return numbers;
    }

    private int deleteRefused(Traces traces) {
        return traces.theirs().isEmpty()
                ? 0
                : entities.createNativeQuery("delete from delivery where " + REFUSED)
                        .setParameter("theirs", traces.theirsInJson())
                        .executeUpdate();
    }

    /** Entries of sweeps of everything; each names its tenant, link or line by id. */
    private int blankDrift(Traces traces) {
        return entities.createNativeQuery(
                        "update reconciliation set drift = (select coalesce(jsonb_agg(d order by n), '[]')"
                                + " from jsonb_array_elements(drift) with ordinality e(d, n) where not "
                                + HOLDS.formatted("d")
                                + ") where "
                                + HOLDS.formatted("drift"))
                .setParameter("traces", traces.all())
                .executeUpdate();
    }

    /**
     * That something was done stays; about whom does not. A row of somebody else's that names this
     * tenant loses all its detail, because the text beside the name is about this tenant too.
     */
    private int blankAudit(UUID tenantId, Traces traces) {
        return ((Number) entities.createNativeQuery(
                                "select audit_forget(array(select id from audit where detail not in"
                                        + " ('{}', '{\"forgotten\": true}')"
                                        + " and (tenant_id = :tenant or subject_id = any(cast(:own as text[])) or "
                                        + HOLDS.formatted("detail")
                                        + ")))",
                                Integer.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("own", traces.own().toArray(String[]::new))
                        .setParameter("traces", traces.all())
                        .getSingleResult())
                .intValue();
    }

    /** Reasons of others that are nothing but the tenant's name. */
    private int blankReasons(Traces traces) {
        return entities.createNativeQuery(
                        "update binding set reason = 'forgotten' where reason = any(cast(:words as text[]))")
                .setParameter("words", traces.words().toArray(String[]::new))
                .executeUpdate();
    }

    private int delete(String what, UUID tenantId) {
        return entities.createNativeQuery("delete from " + what)
                .setParameter("tenant", tenantId)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private List<String> texts(String select, UUID tenantId) {
        return entities.createNativeQuery(select, String.class)
                .setParameter("tenant", tenantId)
                .getResultList();
    }

    private void keep(Receipt receipt) {
        try {
            entities.createNativeQuery("insert into erasure (id, tenant_id, erased_at, erased_by, reason, removed)"
                            + " values (:id, :tenant, :at, :by, :reason, cast(:removed as jsonb))")
                    .setParameter("id", receipt.id())
                    .setParameter("tenant", receipt.tenantId())
                    .setParameter("at", receipt.erasedAt())
                    .setParameter("by", receipt.erasedBy())
                    .setParameter("reason", receipt.reason())
                    .setParameter("removed", json.writeValueAsString(receipt.removed()))
                    .executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a receipt cannot be written", e);
        }
    }

    public Optional<Receipt> receipt(UUID id) {
        return receipts(" where id = :id", "id", id, 1).stream().findFirst();
    }

    /** Newest first. */
    public List<Receipt> newest(int limit) {
        return receipts(" where erased_at > :epoch order by erased_at desc", "epoch", Instant.EPOCH, limit);
    }

    private List<Receipt> receipts(String where, String name, Object value, int limit) {
        return entities
                .unwrap(Session.class)
                .createNativeQuery(
                        "select id, tenant_id, erased_at, erased_by, reason, removed::text from erasure" + where,
                        ReceiptRow.class)
                .setParameter(name, value)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Receipt(
                        row.id(), row.tenantId(), row.erasedAt(), row.erasedBy(), row.reason(), removed(row.removed())))
                .toList();
    }

    /** A receipt as the database has it; {@code removed} is JSON. */
    private record ReceiptRow(
            UUID id, UUID tenantId, Instant erasedAt, String erasedBy, String reason, String removed) {}

    private Map<String, Integer> removed(String written) {
        try {
            return json.readValue(written, new TypeReference<LinkedHashMap<String, Integer>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a receipt cannot be read", e);
        }
    }
}
