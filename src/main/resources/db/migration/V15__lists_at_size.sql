-- Lists of a million rows. A filter and the order of the list stand in one index, and all its columns run the same way, so
-- that a page can begin after a row by comparing whole rows. Who acts and the verdict are filtered together with the status;
-- the list looks each status up by itself if none was chosen.
drop index connection_state_status, connection_state_acts, connection_state_verdict;
create index connection_state_status on connection_state (status, connection_id);
create index connection_state_acts on connection_state (acts, status, connection_id);
create index connection_state_verdict on connection_state (verdict, status, connection_id);
create index connection_state_waba on connection_state (waba_id);

-- The state of a link as far as the clock has no say in it, as ConnectionLinks has it.
create index connection_link_word on connection_link ((case
    when own_state <> 'MADE' then lower(own_state)
    when provider_status is null or lower(provider_status) = 'active'
        then case when revoked_at is null then 'active' else 'revoked' end
    when lower(provider_status) in ('used', 'revoked', 'expired') then lower(provider_status)
    else 'unknown' end), id);
