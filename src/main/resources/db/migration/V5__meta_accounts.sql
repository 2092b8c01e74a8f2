-- Meta's own events name an account, and the digits of a number at most.
create index phone_number_waba on phone_number (waba_id);
create index waba_portfolio on waba (portfolio_id);
alter table delivery add column waba_ref text;

-- When Meta was last asked about the account, the name and the money behind a number; null for never.
alter table phone_number add column standing_asked_at timestamptz;
