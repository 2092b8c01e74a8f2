-- Who did what. Written in the transaction of the deed.
create table audit (
    id uuid primary key,
    at timestamptz not null,
    actor text not null,
    actor_role text not null,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    detail jsonb not null
);
create index audit_subject on audit (subject_kind, subject_id, id desc);

create table api_key (
    id uuid primary key,
    name text not null,
    role text not null,
    hash bytea not null unique,
    created_at timestamptz not null,
    created_by text not null,
    revoked_at timestamptz,
    last_used_at timestamptz
);
