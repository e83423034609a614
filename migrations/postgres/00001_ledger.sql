-- +goose Up
-- Every trigger that forbids a change runs this one function.
-- +goose StatementBegin
create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
end $$;
-- +goose StatementEnd

-- asked counts the acts since the last start of a publication: only the first
-- of them writes a job. It is here because the head is locked by every act.
create table ledger_head (
  id    integer primary key check (id = 1),
  size  bigint not null,
  asked bigint not null
);
insert into ledger_head (id, size, asked) values (1, 0, 0);

create table ledger_entry (
  idx     bigint primary key,
  at      bigint not null,
  act     text not null,
  actor   text not null,
  organ   text not null,
  region  text not null,
  subject text not null,
  basis   text not null,
  body    bytea not null,
  leaf    bytea not null
);
create index ledger_entry_subject on ledger_entry (subject, idx);
create index ledger_entry_act on ledger_entry (act, idx);

-- The outcome of an act by the key of the form that asked for it; form is a
-- digest of what the form said.
create table act_key (
  person  text collate "C" not null,
  key     text collate "C" not null,
  form    text collate "C" not null,
  at      bigint not null,
  outcome text not null,
  primary key (person, key)
);

create trigger ledger_entry_no_update before update on ledger_entry
  for each row execute function forbid_change();
create trigger ledger_entry_no_delete before delete on ledger_entry
  for each row execute function forbid_change();
create trigger ledger_entry_no_truncate before truncate on ledger_entry
  for each statement execute function forbid_change();
create trigger ledger_head_grows before update on ledger_head
  for each row when (new.size < old.size) execute function forbid_change();
create trigger ledger_head_no_delete before delete on ledger_head
  for each row execute function forbid_change();
create trigger ledger_head_no_truncate before truncate on ledger_head
  for each statement execute function forbid_change();
