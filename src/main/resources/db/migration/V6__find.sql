-- "Paste anything": one index for each thing people paste that no list needed until now. Digits are compared byte by byte,
-- so that the database can walk the index whatever language it was made for, and from behind, because people remember the
-- last digits. None of these columns changes when a number is read again, so such a reading costs no more than before.
create index phone_number_first_digits on phone_number (digits collate "C");
create index phone_number_last_digits on phone_number (reverse(digits) collate "C");
create index phone_number_internal on phone_number (internal_id);
create index tenant_last_digits on tenant (reverse(regexp_replace(contact_phone, '[^0-9]', '', 'g')) collate "C")
    where contact_phone is not null;
create index number_conflict_of_number on number_conflict (phone_number_id);
-- a number that a browser or a webhook named, and that no probe has confirmed yet
create index fact_named_number on fact ((data ->> 'phone_number_id')) where kind in ('RETURNED_OK', 'NUMBER_CREATED');
create index fact_message on fact using hash ((data ->> 'message_id')) where kind in ('MESSAGE_INBOUND', 'MESSAGE_FAILED');
