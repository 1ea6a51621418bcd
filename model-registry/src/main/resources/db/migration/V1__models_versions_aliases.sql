-- Names compare by their bytes: pages are the same whatever the locale of the database.

create table artefact (
  tenant text collate "C" not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  -- Of a small artefact; a larger one is a file named by its digest.
  bytes bytea check (octet_length(bytes) = size),
  created_at timestamptz not null,
  primary key (tenant, sha256)
);
-- Weights do not compress.
alter table artefact alter column bytes set storage external;

create table model (
  tenant text collate "C" not null,
  name text collate "C" not null,
  created_at timestamptz not null,
  primary key (tenant, name)
);

create table version (
  tenant text collate "C" not null,
  digest text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
  name text collate "C" not null,
  position bigint generated always as identity,
  -- In canonical form (RFC 8785): text, because jsonb would change how numbers are written.
  manifest text not null,
  created_at timestamptz not null,
  created_by text,
  primary key (tenant, digest),
  unique (tenant, name, digest),
  unique (tenant, name, position),
  foreign key (tenant, name) references model
);

create table version_artefact (
  tenant text collate "C" not null,
  digest text collate "C" not null,
  name text collate "C" not null,
  sha256 text collate "C" not null,
  primary key (tenant, digest, name),
  foreign key (tenant, digest) references version,
  foreign key (tenant, sha256) references artefact
);

-- A removed alias keeps its row, without a digest, so that its sequence goes on.
create table alias (
  tenant text collate "C" not null,
  kind text collate "C" not null,
  name text collate "C" not null,
  alias text collate "C" not null,
  digest text collate "C",
  previous text collate "C",
  sequence bigint not null check (sequence >= 1),
  actor text not null,
  reason text not null,
  moved_at timestamptz not null,
  primary key (tenant, kind, name, alias),
  -- Deferred: an alias moves before its new version is written, so that a version whose move is refused is not.
  constraint alias_names_a_version foreign key (tenant, name, digest)
    references version (tenant, name, digest) deferrable initially deferred
);

create table alias_move (
  tenant text collate "C" not null,
  kind text collate "C" not null,
  name text collate "C" not null,
  alias text collate "C" not null,
  sequence bigint not null,
  -- Within a tenant it grows in the order of commits.
  position bigint generated always as identity,
  digest text collate "C",
  previous text collate "C",
  actor text not null,
  reason text not null,
  moved_at timestamptz not null,
  primary key (tenant, kind, name, alias, sequence),
  unique (tenant, position)
);

-- Moves that the topic does not have yet.
create table outbox (
  tenant text collate "C" not null,
  position bigint not null,
  primary key (position, tenant),
  foreign key (tenant, position) references alias_move (tenant, position)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger append_only before update or delete or truncate on alias_move
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on version
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on version_artefact
  for each statement execute function refuse_change();

revoke update, delete on alias_move, version, version_artefact, artefact, model from registry_app;
revoke delete on alias from registry_app;
revoke update on outbox from registry_app;

-- The default rights of the application role reach every table of the owner; this one is the owner's alone.
revoke insert, update, delete on flyway_schema_history from registry_app;
