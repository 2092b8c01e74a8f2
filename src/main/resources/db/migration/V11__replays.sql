-- Kept requests applied again with today's rules. The rows of a run are chosen when it begins; each is claimed, applied and
-- marked in one transaction, so whichever node goes on after a crash does nothing twice.
create table replay_run (
    id uuid primary key,
    requested_by text not null,
    filter text not null,
    dry_run boolean not null,
    state text not null,
    total int not null,
    started_at timestamptz not null,
    finished_at timestamptz
);
-- pressing twice joins the run
create unique index replay_run_once on replay_run (filter, dry_run) where state = 'running';
create index replay_run_newest on replay_run (started_at desc);

create table replay_result (
    run_id uuid not null references replay_run on delete cascade,
    seq bigint not null,
    delivery_id uuid not null references delivery (id) on delete cascade,
    outcome text not null,
    effect text,
    changes jsonb not null default '[]',
    done_at timestamptz,
    primary key (run_id, seq)
);
create index replay_result_waiting on replay_result (run_id, seq) where outcome = 'waiting';
create index replay_result_of_delivery on replay_result (delivery_id);

-- "received between": in the order of receipt already, so a few bytes per megabyte say where to look
create index delivery_received on delivery using brin (received_at);
