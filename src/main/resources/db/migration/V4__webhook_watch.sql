-- Our webhook at the provider, as any node last saw it. One row, read by every node and page.
create table webhook_watch (
    one boolean primary key default true check (one),
    state text not null,
    since timestamptz,
    looked_at timestamptz,
    lacking text[] not null default '{}',
    words text,
    look_after timestamptz not null,
    claimed_until timestamptz
);
insert into webhook_watch (state, look_after) values ('UNKNOWN', 'epoch');
