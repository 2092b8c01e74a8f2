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
