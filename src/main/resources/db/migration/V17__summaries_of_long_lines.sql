-- What the older facts of a line with many add up to, so that one fact more need not read them all again. Rebuildable from the
-- facts at any time. made_at: when it was last made from the first fact on. state: the fold as JSON; facts: those that a verdict may still hang on.
create table fact_summary (
    connection_id uuid primary key references connection on delete cascade,
    version int not null,
    made_at timestamptz not null,
    state text not null,
    facts uuid[] not null
);

-- A page shows the newest of these, and must not walk through ten thousand messages to find them.
create index fact_worth_reading on fact (connection_id, happened_at desc, id desc)
    where kind not in ('MESSAGE_INBOUND', 'MESSAGE_FAILED', 'LOOK_FAILED');
