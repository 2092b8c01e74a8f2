-- What a person has to know and say about two owners of one thing. kind: 'number' (two tenants have it), 'customer' (the
-- provider shows a tenant's number under a customer that is no tenant; no newcomer) or 'account' (numbers of two tenants
-- stand in one WABA; phone_number_id is the number that came second). The two customer ids are what was decided about:
-- the same number under one of them again is nothing new.
alter table number_conflict
    alter column newcomer_connection_id drop not null,
    add column kind text not null default 'number',
    add column waba_id text,
    add column holder_customer_id text,
    add column newcomer_customer_id text,
    add column kept_connection_id uuid references connection,
    add column decided_at timestamptz,
    add column decided_by text,
    add column reason text;
create index number_conflict_newest on number_conflict (state, opened_at desc, id desc);
create index number_conflict_holder on number_conflict (holder_connection_id);
create index number_conflict_newcomer on number_conflict (newcomer_connection_id);
create index number_conflict_account on number_conflict (waba_id) where kind = 'account';

-- Deliveries about somebody we did not know, given to a tenant by a person. The refs are what was bound and so will be
-- known from now on; delivery_ids are those that followed, in the order of their happening.
create table binding (
    id uuid primary key,
    delivery_id uuid not null,
    tenant_id uuid not null references tenant,
    connection_id uuid references connection,
    customer_ref text,
    number_refs text[] not null default '{}',
    reason text not null,
    bound_by text not null,
    bound_at timestamptz not null,
    delivery_ids uuid[] not null
);
create index binding_of_tenant on binding (tenant_id, id desc);
create index delivery_unmatched_waba on delivery (waba_ref) where state = 'unmatched';
-- what suggestions ask: who was on a link just then, and who is not known at the provider yet
create index connection_link_opened on connection_link (last_opened_at desc) where last_opened_at is not null;
create index tenant_without_customer on tenant (id) where provider_customer_id is null;
