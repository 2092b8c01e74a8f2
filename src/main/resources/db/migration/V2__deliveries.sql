-- One webhook request as received. Written by the hot path in one narrow insert without reading the body; everything below
-- "state" is the worker's. No text search on this table: a trigram index on a row that changes costs 15 % and stalls.
create table delivery (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    provider text not null,
    event text,
    idempotency_key text not null,
    same_as bytea,
    headers text not null,
    body bytea not null,
    signature text not null,
    received_at timestamptz not null,
    state text not null,
    effect text,
    attempts int not null default 0,
    duplicates int not null default 0,
    try_at timestamptz,
    applied_at timestamptz,
    customer_ref text,
    number_ref text,
    tenant_ids uuid[] not null default '{}',
    connection_ids uuid[] not null default '{}'
);
-- same key and same bytes: counted on the first, no new row. Null for rejected requests: a stranger must not occupy a key.
create unique index delivery_same on delivery (same_as);
create index delivery_key on delivery (idempotency_key);
create index delivery_waiting on delivery (seq) where state = 'received';
create index delivery_state on delivery (state, seq desc);
create index delivery_event on delivery (event, seq desc);
create index delivery_unmatched_customer on delivery (customer_ref) where state = 'unmatched';
create index delivery_unmatched_number on delivery (number_ref) where state = 'unmatched';

-- The sender's own ids of happenings, so that the same happening under another key is recognised.
create table seen_event (
    provider text not null,
    event_id text not null,
    delivery_id uuid not null,
    primary key (provider, event_id)
);

-- Questions to the provider about one line. A row is claimed for a while, asked outside any transaction, answered, done.
create table probe (
    id uuid primary key,
    connection_id uuid references connection,
    phone_number_id text,
    reason text not null,
    requested_by text not null,
    requested_at timestamptz not null,
    not_before timestamptz not null,
    claimed_until timestamptz,
    tries int not null default 0,
    state text not null,
    outcome text,
    done_at timestamptz
);
create index probe_open on probe (not_before) where state <> 'done';
-- one waiting question per line; one being asked right now does not count, because what happened since is not in its answer
create unique index probe_once on probe (coalesce(connection_id::text, phone_number_id), state) where state in ('queued', 'waiting');

create table reconciliation (
    id uuid primary key,
    tenant_id uuid references tenant,
    requested_by text not null,
    state text not null,
    started_at timestamptz not null,
    alive_at timestamptz not null,
    finished_at timestamptz,
    words text,
    drift jsonb not null default '[]'
);
create unique index reconciliation_running on reconciliation (coalesce(tenant_id::text, '')) where state = 'running';
