-- +goose Up
create table draw_number (
  region text not null,
  dept   text not null,
  year   text not null,
  n      integer not null,
  primary key (region, dept, year)
);

-- One draw. After lock no row of it changes: what comes later (the opening of
-- an embargoed draw) is a row elsewhere.
create table draw (
  region     text not null,
  id         text not null,
  kind       text not null,
  task       text not null,
  dept       text not null,
  initiator  text not null,
  title      text not null,
  hash       text not null,
  disclosure text not null,
  sources    text not null,
  state      text not null,
  attempt    integer not null,
  pool       bigint not null,
  excluded   bigint not null,
  frozen_by  text not null,
  frozen_at  bigint not null,
  limit_at   bigint not null,
  drawn_by   text not null,
  drawn_at   bigint not null,
  locked_by  text not null,
  locked_at  bigint not null,
  version    integer not null,
  primary key (region, id)
);
create unique index draw_id on draw (id, region);
create index draw_task on draw (task, kind, dept);
create index draw_state on draw (state, kind);

-- One attempt at a freeze. There is a second one only after a void.
create table draw_attempt (
  draw        text not null,
  n           integer not null,
  state       text not null,
  started_at  bigint not null,
  seed        text not null,
  sealed      text not null,
  sealed_salt text not null,
  void_kind   text not null,
  void_reason text not null,
  void_asked_by text not null,
  void_asked_at bigint not null,
  void_by     text not null,
  void_at     bigint not null,
  primary key (draw, n)
);

-- The frozen inputs, the sheet and the result: names and hashes; the bytes lie
-- in the content-addressed store.
create table draw_file (
  draw    text not null,
  attempt integer not null,
  name    text not null,
  sha256  text not null,
  sm3     text not null,
  size    bigint not null,
  primary key (draw, attempt, name)
);

-- Sealed holds the platform's secret, encrypted; a person's secret comes only
-- at the opening.
create table draw_commitment (
  draw         text not null,
  attempt      integer not null,
  party        text not null,
  person       text not null,
  hash         text not null,
  sealed       text not null,
  secret       text not null,
  committed_at bigint not null,
  opened_at    bigint not null,
  primary key (draw, attempt, party)
);

create table draw_dice (
  draw    text not null,
  attempt integer not null,
  seq     integer not null,
  person  text not null,
  digits  text not null,
  at      bigint not null,
  primary key (draw, attempt, seq, person)
);

create table draw_stratum (
  draw    text not null,
  attempt integer not null,
  seq     integer not null,
  stratum text not null,
  name    text not null,
  num     bigint not null,
  den     bigint not null,
  fixed   bigint not null,
  pool    bigint not null,
  primary key (draw, attempt, seq)
);

create table draw_outcome (
  draw    text not null,
  attempt integer not null,
  seq     integer not null,
  drawn   bigint not null,
  cutoff  text not null,
  primary key (draw, attempt, seq)
);

create table draw_pick (
  region  text not null,
  draw    text not null,
  attempt integer not null,
  subject text not null,
  stratum text not null,
  rank    integer not null,
  place   integer not null,
  ticket  text not null,
  primary key (region, draw, attempt, subject)
);
create index draw_pick_subject on draw_pick (region, subject);

create table draw_seat (
  region    text not null,
  draw      text not null,
  attempt   integer not null,
  seq       integer not null,
  place     integer not null,
  subject   text not null,
  dept      text not null,
  slot      integer not null,
  inspector text not null,
  ticket    text not null,
  lacks     text not null,
  primary key (region, draw, attempt, seq)
);

create table draw_disclosed (
  draw text not null primary key,
  at   bigint not null
);

-- The bundle as published. Derived data: the job makes it again from the files.
create table draw_bundle (
  draw   text not null primary key,
  sha256 text not null,
  size   bigint not null,
  at     bigint not null
);

-- +goose StatementBegin
create trigger draw_locked_no_update before update on draw when old.state = 'locked'
begin select raise(abort, 'IMMUTABLE draw'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_no_delete before delete on draw
begin select raise(abort, 'IMMUTABLE draw'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_file_no_update before update on draw_file
begin select raise(abort, 'IMMUTABLE draw_file'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_file_no_delete before delete on draw_file
begin select raise(abort, 'IMMUTABLE draw_file'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_stratum_no_update before update on draw_stratum
begin select raise(abort, 'IMMUTABLE draw_stratum'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_stratum_no_delete before delete on draw_stratum
begin select raise(abort, 'IMMUTABLE draw_stratum'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_outcome_no_update before update on draw_outcome
begin select raise(abort, 'IMMUTABLE draw_outcome'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_outcome_no_delete before delete on draw_outcome
begin select raise(abort, 'IMMUTABLE draw_outcome'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_pick_no_update before update on draw_pick
begin select raise(abort, 'IMMUTABLE draw_pick'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_pick_no_delete before delete on draw_pick
begin select raise(abort, 'IMMUTABLE draw_pick'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_seat_no_update before update on draw_seat
begin select raise(abort, 'IMMUTABLE draw_seat'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_seat_no_delete before delete on draw_seat
begin select raise(abort, 'IMMUTABLE draw_seat'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_disclosed_no_update before update on draw_disclosed
begin select raise(abort, 'IMMUTABLE draw_disclosed'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_disclosed_no_delete before delete on draw_disclosed
begin select raise(abort, 'IMMUTABLE draw_disclosed'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_attempt_locked_insert before insert on draw_attempt
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_attempt'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_attempt_locked_update before update on draw_attempt
  when exists (select 1 from draw where id in (old.draw, new.draw) and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_attempt'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_attempt_locked_delete before delete on draw_attempt
  when exists (select 1 from draw where id = old.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_attempt'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_commitment_locked_insert before insert on draw_commitment
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_commitment'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_commitment_locked_update before update on draw_commitment
  when exists (select 1 from draw where id in (old.draw, new.draw) and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_commitment'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_commitment_locked_delete before delete on draw_commitment
  when exists (select 1 from draw where id = old.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_commitment'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_dice_locked_insert before insert on draw_dice
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_dice'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_dice_locked_update before update on draw_dice
  when exists (select 1 from draw where id in (old.draw, new.draw) and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_dice'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_dice_locked_delete before delete on draw_dice
  when exists (select 1 from draw where id = old.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_dice'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_file_locked_insert before insert on draw_file
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_file'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_stratum_locked_insert before insert on draw_stratum
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_stratum'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_outcome_locked_insert before insert on draw_outcome
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_outcome'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_pick_locked_insert before insert on draw_pick
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_pick'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger draw_seat_locked_insert before insert on draw_seat
  when exists (select 1 from draw where id = new.draw and state = 'locked')
begin select raise(abort, 'IMMUTABLE draw_seat'); end;
-- +goose StatementEnd
