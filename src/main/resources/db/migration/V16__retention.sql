-- A body goes before its row: the row still says that a request came, and knows it again if it comes once more.
alter table delivery add column body_erased_at timestamptz;
create index seen_event_of_delivery on seen_event (delivery_id);

-- One row per hour in which a node cleaned up, written on with every batch, so that whoever comes next goes on from there.
-- bodies_to and facts_to: how far the walk from the oldest row on has come.
create table retention_run (
    hour timestamptz primary key,
    finished_at timestamptz,
    bodies int not null default 0,
    deliveries int not null default 0,
    facts int not null default 0,
    records int not null default 0,
    bodies_to bigint not null,
    facts_to uuid not null
);

-- The receipt of a tenant that was forgotten. Holds nothing of the tenant but an id that means nothing to anybody else.
create table erasure (
    id uuid primary key,
    tenant_id uuid not null unique,
    erased_at timestamptz not null,
    erased_by text not null,
    reason text not null,
    removed jsonb not null
);

-- SHA-256 of the provider's ids of whoever was forgotten, so that a sweep or a late event does not bring them back.
create table forgotten (
    subject bytea primary key,
    erasure_id uuid not null references erasure
);
