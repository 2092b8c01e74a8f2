-- Secrets webhooks may be signed with, newest first, and when each was last used. Those from the settings have no secret here:
-- only that they are known, and whether an admin has put them out of use.
create table webhook_secret (
    fingerprint text primary key,
    secret text,
    label text not null,
    added_at timestamptz not null,
    added_by text not null,
    set_at timestamptz,
    last_used_at timestamptz,
    removed_at timestamptz
);
