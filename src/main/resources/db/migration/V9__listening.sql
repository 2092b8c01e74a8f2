-- When anybody last listened. A beat that comes late leaves a gap behind: what was sent in it may be lost.
create table listening (
    one boolean primary key default true check (one),
    heard_at timestamptz not null default now(),
    given_up_to timestamptz not null default now(),
    given_up_look_after timestamptz not null default 'epoch'
);
insert into listening default values;

create table listening_gap (
    id uuid primary key,
    began_at timestamptz not null,
    ended_at timestamptz not null,
    reason text not null,
    swept_at timestamptz
);
create index listening_gap_newest on listening_gap (ended_at desc);

-- Asking the provider for a test delivery. One row: only the newest test matters.
create table ears_test (
    one boolean primary key default true check (one),
    asked_at timestamptz not null,
    asked_by text not null,
    words text
);

-- How far a sweep has come, for whoever watches, and a wish to stop it.
alter table reconciliation
    add column step text,
    add column step_done int not null default 0,
    add column step_total int,
    add column cancelled_by text;
