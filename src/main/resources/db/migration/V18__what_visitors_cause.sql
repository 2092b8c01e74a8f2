-- What somebody without a login causes by a link code has a turn of its own, paid from a part of the provider's budget of its
-- own; next_look_at stays the turn that the link has in any case. visitor_asked_at: when it last came to that.
alter table connection_link add column visitor_look_at timestamptz, add column visitor_asked_at timestamptz;
create index connection_link_visitor_look on connection_link (visitor_look_at) where visitor_look_at is not null;

-- What browsers did with a link lately is counted before anything is locked or written for one of them.
create index fact_of_visitor on fact ((data ->> 'link_id'), received_at)
    where kind in ('ATTEMPT_STARTED', 'RETURNED_OK', 'RETURNED_FAILED');
