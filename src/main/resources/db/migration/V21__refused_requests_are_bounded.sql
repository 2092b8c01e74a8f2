-- Of a refused webhook request the first kilobytes are kept. How long the whole body was, and its hash in hex, tell whether it
-- is the one somebody asks about; both are null for trusted requests, whose body is kept whole.
alter table delivery
    add column body_length bigint,
    add column body_sha256 text;

-- What refused requests of each hour cost, for all nodes together: rows and bytes kept. Its row is the lock under which the
-- bounds are checked.
create table refused_hour (
    hour timestamptz primary key,
    requests int not null,
    bytes bigint not null
);
