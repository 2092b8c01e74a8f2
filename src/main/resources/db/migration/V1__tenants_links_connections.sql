create extension if not exists pg_trgm;

-- The host product's customers.
create table tenant (
    id uuid primary key,
    name text not null,
    external_id text unique,
    provider_customer_id text unique,
    contact_name text,
    contact_email text,
    contact_phone text,
    language text not null,
    time_zone text not null,
    tags text[] not null default '{}',
    success_redirect_url text,
    failure_redirect_url text,
    created_at timestamptz not null,
    created_by text not null
);
create index tenant_search on tenant using gin (
    (name || ' ' || coalesce(external_id, '') || ' ' || coalesce(contact_name, '') || ' ' || coalesce(contact_email, '')) gin_trgm_ops);
create index tenant_tags on tenant using gin (tags);

-- One WhatsApp line of a tenant. What webhooks change lives in connection_state, away from everything that is searched.
create table connection (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    owner text,
    created_at timestamptz not null
);
create index connection_of_tenant on connection (tenant_id, id desc);

-- The list row: what the facts of a connection add up to, written together with the facts. Always rebuildable from them.
create table connection_state (
    connection_id uuid primary key references connection,
    tenant_id uuid not null,
    status text not null,
    in_status_since timestamptz not null,
    verdict text not null,
    acts text not null,
    blocks boolean not null,
    mode_offered text,
    mode_taken text,
    phone_number_id text,
    display_phone_number text,
    digits text,
    waba_id text,
    due_at timestamptz,
    version bigint not null default 1
);
create index connection_state_status on connection_state (status, connection_id desc);
create index connection_state_acts on connection_state (acts, connection_id desc);
create index connection_state_verdict on connection_state (verdict, connection_id desc);
create index connection_state_tenant on connection_state (tenant_id, connection_id desc);
create index connection_state_number on connection_state (phone_number_id);
create index connection_state_digits on connection_state using gin (digits gin_trgm_ops);
create index connection_state_due on connection_state (due_at) where due_at is not null;

-- What the provider calls a setup link. code is the public address under /go and /r.
create table connection_link (
    id uuid primary key,
    tenant_id uuid not null references tenant,
    connection_id uuid not null references connection,
    code text not null unique,
    provider_link_id text unique,
    provider_url text,
    provider_status text,
    setup_status text,
    setup_error text,
    own_state text not null,
    purpose text not null,
    modes text[] not null default '{}',
    language text,
    reconnect_digits text,
    order_json jsonb not null default '{}',
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    revoked_by text,
    revoke_reason text,
    replaced_by uuid references connection_link,
    opened_at timestamptz,
    last_opened_at timestamptz,
    used_at timestamptz,
    seen_at timestamptz,
    next_look_at timestamptz,
    refusal text
);
create index connection_link_tenant on connection_link (tenant_id, id desc);
create index connection_link_connection on connection_link (connection_id, id desc);
create unique index connection_link_pending on connection_link (tenant_id) where own_state = 'PENDING';
create index connection_link_own_state on connection_link (own_state, id desc);
create index connection_link_look on connection_link (next_look_at) where next_look_at is not null;

-- One try to get through Meta's signup. Folded from facts; kept as rows to be found and counted.
create table attempt (
    id uuid primary key,
    connection_id uuid not null references connection,
    link_id uuid references connection_link,
    state text not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    outcome text,
    error_code text,
    provider_words text,
    retryable boolean not null,
    mode_taken text,
    through_superseded_link boolean not null
);
create index attempt_connection on attempt (connection_id, started_at desc);
create index attempt_link on attempt (link_id);

-- Evidence. Never changed, never deleted before its retention ends. once makes the same evidence count once.
create table fact (
    id uuid primary key,
    connection_id uuid not null references connection,
    lane text not null,
    kind text not null,
    happened_at timestamptz not null,
    received_at timestamptz not null,
    source text not null,
    data jsonb not null,
    delivery_id uuid,
    once text not null,
    unique (connection_id, once)
);
create index fact_newest on fact (connection_id, happened_at desc, id desc);

create table portfolio (
    id text primary key,
    first_seen_at timestamptz not null
);

-- WhatsApp Business Account: owner of templates, review, billing. Ids are opaque text.
create table waba (
    id text primary key,
    name text,
    portfolio_id text references portfolio,
    first_seen_at timestamptz not null
);

-- The number as last read, also when it belongs to no tenant. as_of: when the provider was last asked and answered.
create table phone_number (
    phone_number_id text primary key,
    internal_id text,
    name text,
    verified_name text,
    display_phone_number text,
    digits text,
    status_raw text,
    coexistence boolean,
    messaging_limit text,
    provider_customer_id text,
    waba_id text references waba,
    tenant_id uuid references tenant,
    connection_id uuid references connection,
    first_seen_at timestamptz not null,
    as_of timestamptz not null,
    gone_since timestamptz,
    health_not_before timestamptz
);
create index phone_number_tenant on phone_number (tenant_id, first_seen_at desc);
create index phone_number_unowned on phone_number (first_seen_at desc) where tenant_id is null;
create index phone_number_digits on phone_number (digits);

-- A number and a WABA are many-to-many over time.
create table number_waba (
    phone_number_id text not null references phone_number,
    waba_id text not null references waba,
    seen_from timestamptz not null,
    primary key (phone_number_id, waba_id)
);

-- The same number under two tenants: a person decides, nothing moves by itself.
create table number_conflict (
    id uuid primary key,
    phone_number_id text not null,
    holder_connection_id uuid not null references connection,
    newcomer_connection_id uuid not null references connection,
    opened_at timestamptz not null,
    state text not null
);
create unique index number_conflict_open on number_conflict (phone_number_id) where state = 'open';
