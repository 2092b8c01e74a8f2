-- The newest message that proves something is looked for with every decisive fact; a line with ten thousand other facts
-- must not be walked through to find that there is none.
create index fact_message_proof on fact (connection_id, kind, happened_at desc, id desc)
    where kind in ('MESSAGE_INBOUND', 'MESSAGE_DELIVERED');

-- Checks that met Meta's block are counted every few seconds for the whole installation, among all others of an hour.
create index fact_api_blocked on fact (received_at desc)
    where kind = 'HEALTH_READ' and jsonb_exists(data -> 'problems', '200:API_ACCESS_BLOCKED');
