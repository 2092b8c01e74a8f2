-- A large installation: as many tenants as the setting crowd.size says, with one connection, link and number each, their
-- evidence and as many deliveries. The newest are on their way, the older ones are up, and what is rare is also old,
-- because that is where a query without a bound is slow. Indexes are made after the rows, which is several times quicker.
set synchronous_commit = off;
set maintenance_work_mem = '512MB';
-- foreign keys are right by construction
set session_replication_role = replica;

create temporary table crowd_index as
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = current_schema() and tablename in
        ('tenant', 'connection', 'connection_state', 'connection_link', 'phone_number', 'fact', 'delivery')
        and indexname not in (select conname from pg_constraint);
do $$ declare one record; begin
    for one in select name from crowd_index loop execute 'drop index ' || one.name; end loop;
end $$;

-- ids in the order of time, as ours are; the second part tells the tables apart
create function crowd_id(n int, kind text) returns uuid immutable language sql as
    $$ select ('01900000-' || kind || '-7' || lpad(to_hex(n >> 20), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function crowd_at(n int) returns timestamptz stable language sql as
    $$ select now() - (current_setting('crowd.size')::int - n + 1) * interval '30 seconds' $$;
-- twenty trades and some twenty thousand family names
create function crowd_name(n int) returns text immutable language sql as
    $$ select (array['Bakery','Taxi','Clinic','Hotel','Garage','Salon','Pharmacy','Florist','Bistro','Studio','Dental',
                     'Kitchen','Travel','Optics','Butcher','Academy','Cycles','Laundry','Records','Atelier'])[1 + n % 20]
        || ' ' || (array['Lin','Ol','Mar','Ber','San','Kow','Pet','Hal','Nor','Vas','Tor','Gre','Fis','Wal','Kel','Ros'])[1 + n / 20 % 16]
        || (array['de','mo','ti','ra','no','al','ke','lu','so','vi','ga','en','ar','is'])[1 + n / 320 % 14]
        || (array['ner','kin','dez','ski','sen','ton','lli','ova','man','ger','rez','lin'])[1 + n / 4480 % 12] $$;

insert into tenant (id, name, external_id, provider_customer_id, contact_name, contact_email, contact_phone, language,
        time_zone, tags, created_at, created_by)
    select crowd_id(n, '0001'), case when n = 17 then 'Quarkbällchen Zwingenberg' else crowd_name(n) end, 'acct-' || n,
        'cust-' || md5(n::text), 'Contact ' || n % 9973, 'desk' || n || '@example.com', '+49 30 ' || (1000000 + n), 'en',
        'Europe/Berlin', case n % 50 when 0 then array['vip'] else '{}' end, crowd_at(n), 'crowd'
    from generate_series(1, current_setting('crowd.size')::int) n;

insert into connection (id, tenant_id, owner, created_at)
    select crowd_id(n, '0002'), crowd_id(n, '0001'), 'Mira', crowd_at(n)
    from generate_series(1, current_setting('crowd.size')::int) n;

insert into connection_state (connection_id, tenant_id, status, in_status_since, verdict, acts, blocks, mode_offered,
        mode_taken, phone_number_id, display_phone_number, digits, waba_id)
    select crowd_id(n, '0002'), crowd_id(n, '0001'), status, crowd_at(n), verdict, acts, blocks, 'COEXISTENCE',
        case when numbered then 'COEXISTENCE' end, case when numbered then (100000000000000 + n)::text end,
        case when numbered then '+34 ' || (600000000 + n) end, case when numbered then '34' || (600000000 + n) end,
        case when numbered then (200000000000000 + n / 2)::text end
    from (select n, status, verdict, acts, blocks, status not in ('INVITED', 'IN_PROGRESS', 'FAILED') as numbered from
        (select n, (case
            when n in (23, 24, 25) then array['CONNECTED', 'number_conflict', 'US', 'true']
            when n < 40 then array['CONNECTED', 'credential_invalid', 'CUSTOMER', 'true']
            when n % 1000 < 60 and n > current_setting('crowd.size')::int * 0.9 then array['INVITED', 'not_opened', 'CUSTOMER', 'false']
            when n % 1000 < 80 then array['IN_PROGRESS', 'in_meta_dialog', 'CUSTOMER', 'false']
            when n % 1000 < 90 then array['PENDING_REVIEW', 'review_pending_normal', 'META', 'true']
            when n % 1000 < 95 then array['DISCONNECTED', 'disconnected', 'CUSTOMER', 'true']
            when n % 1000 < 99 then array['FAILED', 'exchange_failed', 'US', 'false']
            when n % 1000 < 100 then array['CONNECTED', 'offboarded_grace', 'PROVIDER', 'true']
            else array['CONNECTED', 'healthy', 'NOBODY', 'false'] end) as word
            from generate_series(1, current_setting('crowd.size')::int) n) drawn
        cross join lateral (select word[1] as status, word[2] as verdict, word[3] as acts, word[4]::boolean as blocks) told) crowd;

insert into connection_link (id, tenant_id, connection_id, code, provider_link_id, provider_url, provider_status, own_state,
        purpose, modes, created_at, created_by, expires_at, revoked_at, opened_at, last_opened_at)
    select crowd_id(n, '0003'), crowd_id(n, '0001'), crowd_id(n, '0002'), 'code' || lpad(to_hex(n), 12, '0'), 'link-' || lpad(to_hex(n), 12, '0'),
        'https://example.com/' || n, word, case when word is null then 'FAILED' else 'MADE' end, 'connect', array['coexistence'],
        crowd_at(n), 'Mira', crowd_at(n) + interval '30 days', case when word = 'revoked' then crowd_at(n) end, crowd_at(n), crowd_at(n)
    from (select n, case when n < 20 then null when n % 100 < 3 then 'revoked' when n % 100 < 8 then 'expired'
        when n % 100 < 20 and n > current_setting('crowd.size')::int * 0.8 then 'active' else 'used' end as word
        from generate_series(1, current_setting('crowd.size')::int) n) drawn;

insert into waba (id, name, first_seen_at)
    select (200000000000000 + n)::text, 'Account ' || n, now() from generate_series(0, current_setting('crowd.size')::int / 2) n;

insert into phone_number (phone_number_id, internal_id, name, verified_name, display_phone_number, digits, status_raw,
        coexistence, provider_customer_id, waba_id, tenant_id, connection_id, first_seen_at, as_of)
    select (100000000000000 + n)::text, 'pn-' || md5('p' || n), crowd_name(n), crowd_name(n), '+34 ' || (600000000 + n),
        '34' || (600000000 + n), 'CONNECTED', true, 'cust-' || md5(n::text), (200000000000000 + n / 2)::text,
        crowd_id(n, '0001'), crowd_id(n, '0002'), crowd_at(n), now()
    from generate_series(1, current_setting('crowd.size')::int) n;

insert into fact (id, connection_id, lane, kind, happened_at, received_at, source, data, once)
    select crowd_id(n, '0004'), crowd_id(n, '0002'), 'LINK', 'LINK_CREATED', crowd_at(n), crowd_at(n), 'Mira',
        jsonb_build_object('link_id', crowd_id(n, '0003'), 'modes', array['coexistence']), 'link_created'
    from generate_series(1, current_setting('crowd.size')::int) n
    union all
    select crowd_id(n, '0005'), crowd_id(n, '0002'), 'WEBHOOK', 'NUMBER_CREATED', crowd_at(n), crowd_at(n), 'kapso',
        jsonb_build_object('phone_number_id', 100000000000000 + n), 'number_created'
    from generate_series(1, current_setting('crowd.size')::int) n where n % 2 = 0;

insert into delivery (id, provider, event, idempotency_key, same_as, headers, body, signature, received_at, state, effect,
        attempts, applied_at, tenant_ids, connection_ids)
    select crowd_id(n, '0006'), 'kapso', (array['whatsapp.phone_number.created', 'whatsapp.message.received',
            'whatsapp.message.failed', 'whatsapp.account.update'])[1 + n % 4], 'key-' || md5('k' || n),
        case when state <> 'rejected' then decode(md5('s' || n), 'hex') end, 'X-Webhook-Event: x', decode(repeat(md5(n::text), 8), 'hex'),
        case when state = 'rejected' then 'wrong' else 'valid' end, crowd_at(n), state, 'The number became known', 1, crowd_at(n),
        array[crowd_id(n, '0001')], array[crowd_id(n, '0002')]
    from (select n, case when n < 4 then 'failed' when n < 30 then 'unreadable' when n < 70 then 'unmatched'
        when n % 1000 < 5 then 'rejected' when n % 1000 < 8 then 'foreign' when n % 1000 < 18 then 'duplicate'
        when n % 1000 < 68 then 'no_effect' else 'applied' end as state
        from generate_series(1, current_setting('crowd.size')::int) n) drawn order by n;

do $$ declare one record; begin
    for one in select definition from crowd_index loop execute one.definition; end loop;
end $$;
drop function crowd_id, crowd_at, crowd_name;

-- no sweep may begin: the provider of a bench knows nobody of these
insert into reconciliation (id, requested_by, state, started_at, alive_at)
    values (gen_random_uuid(), 'crowd', 'running', now(), now() + interval '1 day');
-- nor has the hourly thinning out a million cases before it: it was there before
insert into retention_run (hour, finished_at, bodies_to, facts_to)
    select date_trunc('hour', now()), now(), (select max(seq) from delivery), 'ffffffff-ffff-ffff-ffff-ffffffffffff';
insert into api_key (id, name, role, hash, created_at, created_by)
    values (gen_random_uuid(), 'bench', 'agent', sha256(convert_to(current_setting('crowd.key'), 'UTF8')), now(), 'crowd');
reset session_replication_role;
analyze;
