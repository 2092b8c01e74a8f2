-- Forgetting a tenant finds its rows by this, and no others. Null: about no tenant, about several, or written by a node
-- of the version before; those are found by the id of their subject, see ForgetTenant.
alter table audit add column tenant_id uuid;

update audit a set tenant_id = t.id from tenant t where a.subject_kind = 'tenant' and a.subject_id = t.id::text;
-- forgotten since; only their erasure knows that there was such a tenant
update audit a set tenant_id = e.tenant_id from erasure e
    where a.tenant_id is null and a.subject_kind = 'tenant' and a.subject_id = e.tenant_id::text;
update audit a set tenant_id = l.tenant_id from connection_link l where a.subject_kind = 'link' and a.subject_id = l.id::text;
update audit a set tenant_id = c.tenant_id from connection c where a.subject_kind = 'connection' and a.subject_id = c.id::text;
update audit a set tenant_id = r.tenant_id from reconciliation r
    where a.subject_kind = 'reconciliation' and a.subject_id = r.id::text and r.tenant_id is not null;
-- the tenant whose number it stayed
update audit a set tenant_id = c.tenant_id from connection c
    where a.action = 'conflict.decide' and a.detail ->> 'keep_connection_id' = c.id::text;
-- a delivery may be gone by now, and may be about several; the row of a binding names the one that was chosen
update audit a set tenant_id = t.id from tenant t where a.action = 'delivery.bind' and a.detail ->> 'tenant' = t.id::text;
update audit a set tenant_id = d.tenant_ids[1] from delivery d
    where a.tenant_id is null and a.subject_kind = 'delivery' and a.subject_id = d.id::text and cardinality(d.tenant_ids) = 1;

create index audit_of_tenant on audit (tenant_id, id desc) where tenant_id is not null;
