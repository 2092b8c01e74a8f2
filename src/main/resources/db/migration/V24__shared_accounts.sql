-- Several customers in one WhatsApp account are normal: franchises, agencies. Nothing is asked about them any more, and what
-- is still being asked is closed. The facts stay; they move nothing.
update number_conflict
    set state = 'decided', kept_connection_id = holder_connection_id, decided_at = now(), decided_by = 'Patchbay',
        reason = 'Several customers in one WhatsApp account are no conflict.'
    where kind = 'account' and state = 'open';
