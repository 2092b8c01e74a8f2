-- The simulated provider's memory, so that it survives a restart together with what we believe about it. Dev and test only.
create table sandbox_world (
    id int primary key,
    body jsonb not null
);
