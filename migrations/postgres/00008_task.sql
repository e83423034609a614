-- +goose Up
create table task_number (
  region text collate "C" not null,
  dept   text collate "C" not null,
  year   text not null,
  n      integer not null,
  primary key (region, dept, year)
);

create table task (
  region       text collate "C" not null,
  id           text collate "C" not null,
  no           text not null,
  name         text not null,
  plan_task    text collate "C" not null,
  plan         text collate "C" not null,
  plan_version integer not null,
  initiator    text collate "C" not null,
  from_on      text not null,
  to_on        text not null,
  state        text not null,
  disclosure   text not null,
  hash         text not null,
  slots        integer not null,
  slack        integer not null,
  cross_station integer not null,
  scope        text not null,
  witness      text not null,
  opinion      text not null,
  created_by   text not null,
  created_at   bigint not null,
  submitted_by text not null,
  approved_by  text not null,
  approved_at  bigint not null,
  revoked_why  text not null,
  objects_draw text collate "C" not null,
  version      integer not null,
  primary key (region, id)
);
create unique index task_id on task (id, region);
create unique index task_no on task (region, no);
create index task_state on task (region, state);

create table task_dept (
  task      text collate "C" not null,
  dept      text collate "C" not null,
  lead      integer not null,
  primary key (task, dept)
);

create table task_item (
  task         text collate "C" not null,
  seq          integer not null,
  item         text collate "C" not null,
  item_version integer not null,
  dept         text collate "C" not null,
  primary key (task, seq)
);

create table task_quota (
  task    text collate "C" not null,
  seq     integer not null,
  stratum text collate "C" not null,
  name    text not null,
  split   text not null,
  value   text not null,
  num     bigint not null,
  den     bigint not null,
  fixed   bigint not null,
  primary key (task, seq)
);

create table dispatch (
  region   text collate "C" not null,
  task     text collate "C" not null,
  dept     text collate "C" not null,
  objects  bigint not null,
  sent_by  text not null,
  sent_at  bigint not null,
  acked_by text not null,
  acked_at bigint not null,
  draw     text collate "C" not null,
  staffed_at bigint not null,
  primary key (region, task, dept)
);

-- The members of the inspection groups: drawn, or chosen by an approved act to
-- fill a gap of the draw. Never changed; a replacement is a row elsewhere.
create table team_member (
  region    text collate "C" not null,
  task      text collate "C" not null,
  subject   text collate "C" not null,
  dept      text collate "C" not null,
  slot      integer not null,
  inspector text collate "C" not null,
  leader    integer not null,
  origin    text not null,
  reason    text not null,
  by_person text not null,
  at        bigint not null,
  primary key (region, task, subject, dept, slot)
);
create index team_member_inspector on team_member (inspector, task);

-- Refuses any change of what a task consists of once it was submitted.
-- +goose StatementBegin
create function forbid_after_draft() returns trigger language plpgsql as $$
declare
  fixed boolean := false;
begin
  if tg_op <> 'INSERT' then
    fixed := exists (select 1 from task where id = old.task and state <> 'draft');
  end if;
  if tg_op <> 'DELETE' then
    fixed := fixed or exists (select 1 from task where id = new.task and state <> 'draft');
  end if;
  if fixed then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
-- +goose StatementEnd
-- A task keeps the list that was locked for it.
-- +goose StatementBegin
create function forbid_other_list() returns trigger language plpgsql as $$
begin
  if exists (select 1 from draw where id = old.objects_draw and state = 'locked') then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger task_list_fixed before update on task
  for each row when (new.region <> old.region or new.id <> old.id or new.objects_draw <> old.objects_draw)
  execute function forbid_other_list();
create trigger task_no_delete before delete on task
  for each row execute function forbid_change();
create trigger team_member_no_update before update on team_member
  for each row execute function forbid_change();
create trigger team_member_no_delete before delete on team_member
  for each row execute function forbid_change();
create trigger dispatch_no_delete before delete on dispatch
  for each row execute function forbid_change();
create trigger task_dept_settled_insert before insert on task_dept
  for each row execute function forbid_after_draft();
create trigger task_dept_settled_update before update on task_dept
  for each row execute function forbid_after_draft();
create trigger task_dept_settled_delete before delete on task_dept
  for each row execute function forbid_after_draft();
create trigger task_item_settled_insert before insert on task_item
  for each row execute function forbid_after_draft();
create trigger task_item_settled_update before update on task_item
  for each row execute function forbid_after_draft();
create trigger task_item_settled_delete before delete on task_item
  for each row execute function forbid_after_draft();
create trigger task_quota_settled_insert before insert on task_quota
  for each row execute function forbid_after_draft();
create trigger task_quota_settled_update before update on task_quota
  for each row execute function forbid_after_draft();
create trigger task_quota_settled_delete before delete on task_quota
  for each row execute function forbid_after_draft();
create trigger task_no_truncate before truncate on task
  for each statement execute function forbid_change();
create trigger task_dept_no_truncate before truncate on task_dept
  for each statement execute function forbid_change();
create trigger task_item_no_truncate before truncate on task_item
  for each statement execute function forbid_change();
create trigger task_quota_no_truncate before truncate on task_quota
  for each statement execute function forbid_change();
create trigger dispatch_no_truncate before truncate on dispatch
  for each statement execute function forbid_change();
create trigger team_member_no_truncate before truncate on team_member
  for each statement execute function forbid_change();
