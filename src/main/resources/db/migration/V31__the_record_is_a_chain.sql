-- Who it was beyond a name, from where, in which request, and how it ended. Null in rows of before, and where it is not known.
alter table audit add column actor_kind text;
alter table audit add column actor_id text;
alter table audit add column address text;
alter table audit add column request_id text;
alter table audit add column repeats integer not null default 1;
-- What was said is told apart from the rest by a salted digest, so that it can be forgotten and the chain still fits.
alter table audit add column salt uuid;
alter table audit add column digest bytea;

create function audit_digest(salt uuid, detail jsonb) returns bytea language sql immutable as $$
    select sha256(uuid_send(salt) || convert_to(detail::text, 'UTF8'))
$$;

update audit set salt = gen_random_uuid();
update audit set digest = audit_digest(salt, detail);
alter table audit alter column digest set not null;

-- One entry for each row of the record, in the order in which they were committed. Each hash is made over the one before.
create table audit_chain (
    position bigint primary key,
    audit_id uuid not null unique,
    hash bytea not null
);

create function audit_hash(last bytea, place bigint, entry audit) returns bytea language sql stable as $$
    select sha256(coalesce(last, ''::bytea) || int8send(place) || entry.digest || convert_to(jsonb_build_array(
        entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.actor, entry.actor_role, entry.actor_kind,
        entry.actor_id, entry.address, entry.request_id, entry.action, entry.subject_kind, entry.subject_id, entry.tenant_id,
        entry.repeats)::text, 'UTF8'))
$$;

create function audit_append(entry audit) returns void language plpgsql security definer set search_path from current as $$
declare
    last audit_chain;
begin
    -- one at a time, from here to the end of the transaction, which is about to come
    perform pg_advisory_xact_lock(7240117);
    select * into last from audit_chain order by position desc limit 1;
    insert into audit_chain (position, audit_id, hash) values (coalesce(last.position, 0) + 1, entry.id,
        audit_hash(last.hash, coalesce(last.position, 0) + 1, entry));
end
$$;

do $$
declare
    entry audit;
begin
    for entry in select * from audit order by id loop
        perform audit_append(entry);
    end loop;
end
$$;

create function audit_seal() returns trigger language plpgsql as $$
begin
    new.salt := gen_random_uuid();
    new.digest := audit_digest(new.salt, new.detail);
    return new;
end
$$;
create trigger audit_sealed before insert on audit for each row execute function audit_seal();

create function audit_link() returns trigger language plpgsql security definer set search_path from current as $$
begin
    perform audit_append(new);
    return null;
end
$$;
-- at the end of the transaction: whoever waits for the chain then asks for no lock after it
create constraint trigger audit_chained after insert on audit deferrable initially deferred
    for each row execute function audit_link();

-- The one change there is: what was said is removed, and with its salt nobody can try out what it was.
create function audit_forget(forgotten uuid[]) returns integer language plpgsql security definer set search_path from current as $$
declare
    many integer;
begin
    update audit set detail = '{"forgotten": true}', salt = null where id = any(forgotten) and salt is not null;
    get diagnostics many = row_count;
    return many;
end
$$;

create index audit_of_actor on audit (actor, id desc);
create index audit_of_action on audit (action, id desc);

-- The role the console works with reads and adds, and that is all. Where it owns the tables as well, as in development,
-- nothing can be kept from it.
do $$
declare
    worker text := nullif('${worker}', '');
begin
    if worker is null or worker = current_user or not exists (select from pg_roles where rolname = worker) then
        return;
    end if;
    execute format('grant usage on schema %I to %I', current_schema(), worker);
    execute format('grant select, insert, update, delete on all tables in schema %I to %I', current_schema(), worker);
    execute format('grant usage on all sequences in schema %I to %I', current_schema(), worker);
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to %I',
        current_schema(), worker);
    execute format('alter default privileges in schema %I grant usage on sequences to %I', current_schema(), worker);
    execute format('revoke update, delete on audit from %I', worker);
    execute format('revoke insert, update, delete on audit_chain from %I', worker);
    revoke execute on function audit_append(audit) from public;
end
$$;
