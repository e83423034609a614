-- +goose Up
-- One row is one version of an item of the list.
create table item (
  code           text collate "C" not null,
  version        integer not null,
  dept           text collate "C" not null,
  section        text collate "C" not null,
  field          text not null,
  name           text not null,
  content        text not null,
  class          text not null,
  mode           text not null,
  level          text not null,
  object_types   text not null,
  methods        text not null,
  quals          text not null,
  off_site       integer not null,
  announce       integer not null,
  min_persons    integer not null,
  rate_num       bigint not null,
  rate_den       bigint not null,
  frequency      text not null,
  state          text not null,
  note           text not null,
  opinion        text not null,
  effective_from text not null,
  published_on   text not null,
  authors        text not null,
  published_by   text not null,
  row_version    integer not null,
  primary key (code, version)
);
create index item_dept on item (dept, state, code);
-- At most one version of an item is in the works, and at most one is published.
create unique index item_one_open on item (code) where state in ('draft', 'pending');
create unique index item_one_published on item (code) where state = 'published';

create table item_basis (
  code       text collate "C" not null,
  version    integer not null,
  seq        integer not null,
  instrument text collate "C" not null,
  level      text not null,
  article    text not null,
  quote      text not null,
  in_force   text not null,
  until      text not null,
  primary key (code, version, seq),
  foreign key (code, version) references item (code, version)
);
create index item_basis_instrument on item_basis (instrument);

create table item_point (
  code     text collate "C" not null,
  version  integer not null,
  seq      integer not null,
  text     text not null,
  standard text not null,
  method   text not null,
  basis    text not null,
  primary key (code, version, seq),
  foreign key (code, version) references item (code, version)
);

-- A law that is no longer in force from the day since on. It stands beside the
-- items, because their published versions do not change.
create table repealed_instrument (
  instrument text collate "C" primary key,
  since      text not null,
  reason     text not null,
  row_version integer not null
);

-- A version that was published once keeps its content; only its state moves,
-- and never back.
create trigger item_no_change before update of code, version, dept, section, field, name, content, class, mode, level,
  object_types, methods, quals, off_site, announce, min_persons, rate_num, rate_den, frequency, note,
  effective_from, published_on, authors, published_by on item
  for each row when (old.state not in ('draft', 'pending')) execute function forbid_change();
create trigger item_no_way_back before update of state on item
  for each row when (old.state not in ('draft', 'pending') and (new.state in ('draft', 'pending', 'published') or old.state in ('replaced', 'abolished')))
  execute function forbid_change();
create trigger item_no_delete before delete on item
  for each row when (old.state not in ('draft', 'pending')) execute function forbid_change();
create trigger item_no_truncate before truncate on item
  for each statement execute function forbid_change();

-- The rows of such a version neither come, change nor go.
-- +goose StatementBegin
create function forbid_item_rows() returns trigger language plpgsql as $$
declare fixed boolean := false;
begin
  if tg_op <> 'INSERT' then
    fixed := exists (select 1 from item where code = old.code and version = old.version and state not in ('draft', 'pending'));
  end if;
  if tg_op <> 'DELETE' then
    fixed := fixed or exists (select 1 from item where code = new.code and version = new.version and state not in ('draft', 'pending'));
  end if;
  if fixed then
    raise exception 'IMMUTABLE %', tg_table_name using errcode = 'P0001';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger item_basis_fixed before insert or update or delete on item_basis
  for each row execute function forbid_item_rows();
create trigger item_basis_no_truncate before truncate on item_basis
  for each statement execute function forbid_change();
create trigger item_point_fixed before insert or update or delete on item_point
  for each row execute function forbid_item_rows();
create trigger item_point_no_truncate before truncate on item_point
  for each statement execute function forbid_change();
