-- +goose Up
-- Derived data: everything here can be made again from ledger_entry.
-- How far the log is published; publishers lock this row first.
create table ledger_published (
  id   integer primary key check (id = 1),
  size bigint not null
);
insert into ledger_published (id, size) values (1, 0);

-- The widest form of each tile (C2SP tlog-tiles): up to 256 hashes of 32 bytes.
-- A narrower form of the same tile is its beginning.
create table ledger_tile (
  level  integer not null,
  n      bigint not null,
  hashes blob not null,
  primary key (level, n)
);

create table ledger_checkpoint (
  size bigint primary key,
  at   bigint not null,
  note text not null
);

-- What was published once neither shrinks nor changes.
-- +goose StatementBegin
create trigger ledger_published_grows before update on ledger_published when new.size < old.size
begin select raise(abort, 'IMMUTABLE ledger_published'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_published_no_delete before delete on ledger_published
begin select raise(abort, 'IMMUTABLE ledger_published'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_tile_grows before update on ledger_tile
when new.level <> old.level or new.n <> old.n or substr(new.hashes, 1, length(old.hashes)) <> old.hashes
begin select raise(abort, 'IMMUTABLE ledger_tile'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_tile_no_delete before delete on ledger_tile
begin select raise(abort, 'IMMUTABLE ledger_tile'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_checkpoint_no_update before update on ledger_checkpoint
begin select raise(abort, 'IMMUTABLE ledger_checkpoint'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_checkpoint_no_delete before delete on ledger_checkpoint
begin select raise(abort, 'IMMUTABLE ledger_checkpoint'); end;
-- +goose StatementEnd
