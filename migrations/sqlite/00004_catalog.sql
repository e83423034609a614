-- +goose Up
-- One row is one version of an item of the list.
create table item (
  code           text not null,
  version        integer not null,
  dept           text not null,
  section        text not null,
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
  code       text not null,
  version    integer not null,
  seq        integer not null,
  instrument text not null,
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
  code     text not null,
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
  instrument text primary key,
  since      text not null,
  reason     text not null,
  row_version integer not null
);

-- A version that was published once keeps its content; only its state moves,
-- and never back.
-- +goose StatementBegin
create trigger item_no_change before update of code, version, dept, section, field, name, content, class, mode, level,
  object_types, methods, quals, off_site, announce, min_persons, rate_num, rate_den, frequency, note,
  effective_from, published_on, authors, published_by on item
when old.state not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_no_way_back before update of state on item
when old.state not in ('draft', 'pending') and (new.state in ('draft', 'pending', 'published') or old.state in ('replaced', 'abolished'))
begin select raise(abort, 'IMMUTABLE item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_no_delete before delete on item when old.state not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_basis_no_insert before insert on item_basis
when (select state from item where code = new.code and version = new.version) not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item_basis'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_basis_no_update before update on item_basis
when exists (select 1 from item where (code, version) in (values (old.code, old.version), (new.code, new.version)) and state not in ('draft', 'pending'))
begin select raise(abort, 'IMMUTABLE item_basis'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_basis_no_delete before delete on item_basis
when (select state from item where code = old.code and version = old.version) not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item_basis'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_point_no_insert before insert on item_point
when (select state from item where code = new.code and version = new.version) not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item_point'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_point_no_update before update on item_point
when exists (select 1 from item where (code, version) in (values (old.code, old.version), (new.code, new.version)) and state not in ('draft', 'pending'))
begin select raise(abort, 'IMMUTABLE item_point'); end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger item_point_no_delete before delete on item_point
when (select state from item where code = old.code and version = old.version) not in ('draft', 'pending')
begin select raise(abort, 'IMMUTABLE item_point'); end;
-- +goose StatementEnd
