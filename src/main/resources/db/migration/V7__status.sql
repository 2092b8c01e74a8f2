-- Whether the installation as a whole is well is asked every few seconds and read from the newest rows of few kinds.
-- Partial, so that the rows which come in thousands pay nothing for it.
create index delivery_refused on delivery (received_at desc) where state = 'rejected';
create index fact_of_installation on fact (kind, received_at desc)
    where kind in ('RETURNED_OK', 'LINK_SEEN', 'LOOK_FAILED', 'NUMBER_DISCONNECTED', 'NUMBER_OFFBOARDED');
create index probe_done on probe (done_at desc) where state = 'done';

-- One row per quarter of an hour in which a node was there to listen: whether a valid webhook was heard, and whether our ears
-- were found closed. No row: nobody listened. Kept for a week.
create table ears_log (
    quarter timestamptz primary key,
    heard boolean not null,
    closed boolean not null
);
