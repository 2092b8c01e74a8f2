-- What the whole installation has asked the provider in the last minute. Every node takes a permit here before it asks; the
-- row of the kind is the lock under which the permits are counted.
create table provider_budget (
    kind text primary key,
    shut_until timestamptz not null default '-infinity',
    told_limit int
);
insert into provider_budget (kind) values ('requests'), ('health');

create table provider_call (
    kind text not null,
    at timestamptz not null
);
create index provider_call_at on provider_call (kind, at);
