-- +goose Up
create table draw_number (
  region text collate "C" not null,
  dept   text collate "C" not null,
  year   text not null,
  n      integer not null,
  primary key (region, dept, year)
);

-- One draw. After lock no row of it changes: what comes later (the opening of
-- an embargoed draw) is a row elsewhere.
create table draw (
  region     text collate "C" not null,
  id         text collate "C" not null,
  kind       text not null,
  task       text collate "C" not null,
  dept       text collate "C" not null,
  initiator  text collate "C" not null,
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
  draw        text collate "C" not null,
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
  draw    text collate "C" not null,
  attempt integer not null,
  name    text collate "C" not null,
  sha256  text not null,
  sm3     text not null,
  size    bigint not null,
  primary key (draw, attempt, name)
);

-- Sealed holds the platform's secret, encrypted; a person's secret comes only
-- at the opening.
create table draw_commitment (
  draw         text collate "C" not null,
  attempt      integer not null,
  party        text collate "C" not null,
  person       text not null,
  hash         text not null,
  sealed       text not null,
  secret       text not null,
  committed_at bigint not null,
  opened_at    bigint not null,
  primary key (draw, attempt, party)
);

create table draw_dice (
  draw    text collate "C" not null,
  attempt integer not null,
  seq     integer not null,
  person  text collate "C" not null,
  digits  text not null,
  at      bigint not null,
  primary key (draw, attempt, seq, person)
);

create table draw_stratum (
  draw    text collate "C" not null,
  attempt integer not null,
  seq     integer not null,
  stratum text collate "C" not null,
  name    text not null,
  num     bigint not null,
  den     bigint not null,
  fixed   bigint not null,
  pool    bigint not null,
  primary key (draw, attempt, seq)
);

create table draw_outcome (
  draw    text collate "C" not null,
  attempt integer not null,
  seq     integer not null,
  drawn   bigint not null,
  cutoff  text not null,
  primary key (draw, attempt, seq)
);

create table draw_pick (
  region  text collate "C" not null,
  draw    text collate "C" not null,
  attempt integer not null,
  subject text collate "C" not null,
  stratum text collate "C" not null,
  rank    integer not null,
  place   integer not null,
  ticket  text collate "C" not null,
  primary key (region, draw, attempt, subject)
);
create index draw_pick_subject on draw_pick (region, subject);

create table draw_seat (
  region    text collate "C" not null,
  draw      text collate "C" not null,
  attempt   integer not null,
  seq       integer not null,
  place     integer not null,
  subject   text collate "C" not null,
  dept      text collate "C" not null,
  slot      integer not null,
  inspector text collate "C" not null,
  ticket    text collate "C" not null,
  lacks     text collate "C" not null,
  primary key (region, draw, attempt, seq)
);

create table draw_disclosed (
  draw text collate "C" not null primary key,
  at   bigint not null
);

-- The bundle as published. Derived data: the job makes it again from the files.
create table draw_bundle (
  draw   text collate "C" not null primary key,
  sha256 text not null,
  size   bigint not null,
  at     bigint not null
);

-- Refuses any change of the rows of a locked draw, also moving a row there.
-- +goose StatementBegin
create function forbid_after_lock() returns trigger language plpgsql as $$
declare
  fixed boolean := false;
begin
  if tg_op <> 'INSERT' then
    fixed := exists (select 1 from draw where id = old.draw and state = 'locked');
  end if;
  if tg_op <> 'DELETE' then
    fixed := fixed or exists (select 1 from draw where id = new.draw and state = 'locked');
  end if;
  if fixed then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger draw_locked_no_update before update on draw
  for each row
  when (old.state = 'locked') execute function forbid_change();
create trigger draw_no_delete before delete on draw
  for each row execute function forbid_change();
create trigger draw_file_no_update before update on draw_file
  for each row execute function forbid_change();
create trigger draw_file_no_delete before delete on draw_file
  for each row execute function forbid_change();
create trigger draw_stratum_no_update before update on draw_stratum
  for each row execute function forbid_change();
create trigger draw_stratum_no_delete before delete on draw_stratum
  for each row execute function forbid_change();
create trigger draw_outcome_no_update before update on draw_outcome
  for each row execute function forbid_change();
create trigger draw_outcome_no_delete before delete on draw_outcome
  for each row execute function forbid_change();
create trigger draw_pick_no_update before update on draw_pick
  for each row execute function forbid_change();
create trigger draw_pick_no_delete before delete on draw_pick
  for each row execute function forbid_change();
create trigger draw_seat_no_update before update on draw_seat
  for each row execute function forbid_change();
create trigger draw_seat_no_delete before delete on draw_seat
  for each row execute function forbid_change();
create trigger draw_disclosed_no_update before update on draw_disclosed
  for each row execute function forbid_change();
create trigger draw_disclosed_no_delete before delete on draw_disclosed
  for each row execute function forbid_change();
create trigger draw_attempt_locked_insert before insert on draw_attempt
  for each row execute function forbid_after_lock();
create trigger draw_attempt_locked_update before update on draw_attempt
  for each row execute function forbid_after_lock();
create trigger draw_attempt_locked_delete before delete on draw_attempt
  for each row execute function forbid_after_lock();
create trigger draw_commitment_locked_insert before insert on draw_commitment
  for each row execute function forbid_after_lock();
create trigger draw_commitment_locked_update before update on draw_commitment
  for each row execute function forbid_after_lock();
create trigger draw_commitment_locked_delete before delete on draw_commitment
  for each row execute function forbid_after_lock();
create trigger draw_dice_locked_insert before insert on draw_dice
  for each row execute function forbid_after_lock();
create trigger draw_dice_locked_update before update on draw_dice
  for each row execute function forbid_after_lock();
create trigger draw_dice_locked_delete before delete on draw_dice
  for each row execute function forbid_after_lock();
create trigger draw_file_locked_insert before insert on draw_file
  for each row execute function forbid_after_lock();
create trigger draw_stratum_locked_insert before insert on draw_stratum
  for each row execute function forbid_after_lock();
create trigger draw_outcome_locked_insert before insert on draw_outcome
  for each row execute function forbid_after_lock();
create trigger draw_pick_locked_insert before insert on draw_pick
  for each row execute function forbid_after_lock();
create trigger draw_seat_locked_insert before insert on draw_seat
  for each row execute function forbid_after_lock();
create trigger draw_no_truncate before truncate on draw
  for each statement execute function forbid_change();
create trigger draw_attempt_no_truncate before truncate on draw_attempt
  for each statement execute function forbid_change();
create trigger draw_file_no_truncate before truncate on draw_file
  for each statement execute function forbid_change();
create trigger draw_commitment_no_truncate before truncate on draw_commitment
  for each statement execute function forbid_change();
create trigger draw_dice_no_truncate before truncate on draw_dice
  for each statement execute function forbid_change();
create trigger draw_stratum_no_truncate before truncate on draw_stratum
  for each statement execute function forbid_change();
create trigger draw_outcome_no_truncate before truncate on draw_outcome
  for each statement execute function forbid_change();
create trigger draw_pick_no_truncate before truncate on draw_pick
  for each statement execute function forbid_change();
create trigger draw_seat_no_truncate before truncate on draw_seat
  for each statement execute function forbid_change();
create trigger draw_disclosed_no_truncate before truncate on draw_disclosed
  for each statement execute function forbid_change();
