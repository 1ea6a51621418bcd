-- What is registered now. A version that was deleted keeps its rows in version and version_artefact, which nobody changes, and has none here; its
-- artefacts are free to be collected. Registering it again brings it back.
create table live_version (
  tenant text collate "C" not null,
  digest text collate "C" not null,
  name text collate "C" not null,
  position bigint not null,
  created_at timestamptz not null,
  created_by text,
  -- What the manifest says, where it says it.
  kind text collate "C",
  family text collate "C",
  parent text collate "C",
  data_digest text collate "C",
  data_from timestamptz,
  data_to timestamptz,
  -- name@version
  kernels text[] collate "C" not null default '{}',
  -- key=value; may change, outside of the digest
  tags text[] collate "C" not null default '{}',
  primary key (tenant, digest),
  unique (tenant, name, digest),
  unique (tenant, name, position),
  unique (tenant, position),
  foreign key (tenant, digest) references version
);

-- A manifest may hold an escaped NUL, which jsonb does not.
create function manifest_json(manifest text) returns jsonb language plpgsql immutable as $$
begin
  return manifest::jsonb;
exception when others then
  return '{}'::jsonb;
end
$$;

create function manifest_text(said jsonb) returns text language sql immutable as
  $$ select case when jsonb_typeof(said) = 'string' then said #>> '{}' end $$;

insert into live_version
  (tenant, digest, name, position, created_at, created_by, kind, family, parent, data_digest, kernels)
select v.tenant, v.digest, v.name, v.position, v.created_at, v.created_by, manifest_text(m.said -> 'kind'),
  manifest_text(m.said -> 'family'), manifest_text(m.said -> 'parent'), manifest_text(m.said -> 'dataDigest'),
  array(select (k ->> 'name') || '@' || (k ->> 'version')
    from jsonb_array_elements(case when jsonb_typeof(m.said -> 'kernels') = 'array' then m.said -> 'kernels' else '[]' end) k
    where k ->> 'name' is not null and k ->> 'version' is not null)
from version v, lateral (select manifest_json(v.manifest) as said) m;

-- Which parent every version names, whether or not it lives: a line of descent does not break where a version was deleted.
create table parentage (
  tenant text collate "C" not null,
  digest text collate "C" not null,
  parent text collate "C" not null,
  primary key (tenant, digest),
  foreign key (tenant, digest) references version
);
create index on parentage (tenant, parent);
insert into parentage select tenant, digest, parent from live_version where parent is not null;

-- What keeps an artefact: the versions that live. A row locks its artefact while it is written, so that a collection that runs meanwhile either
-- sees it or has gone before it.
create table artefact_use (
  tenant text collate "C" not null,
  sha256 text collate "C" not null,
  digest text collate "C" not null,
  primary key (tenant, digest, sha256),
  foreign key (tenant, sha256) references artefact,
  foreign key (tenant, digest) references live_version on delete cascade
);
create index on artefact_use (tenant, sha256);
insert into artefact_use select distinct tenant, sha256, digest from version_artefact;
-- Data that a manifest names by its digest is kept with it, where it is an artefact.
insert into artefact_use
select v.tenant, v.data_digest, v.digest from live_version v join artefact a on a.tenant = v.tenant and a.sha256 = v.data_digest
on conflict do nothing;

alter table version_artefact drop constraint version_artefact_tenant_sha256_fkey;
alter table alias drop constraint alias_names_a_version;
alter table alias add constraint alias_names_a_version foreign key (tenant, name, digest)
  references live_version (tenant, name, digest) deferrable initially deferred;

create table version_deletion (
  tenant text collate "C" not null,
  position bigint not null default nextval('alias_move_position_seq'),
  digest text collate "C" not null,
  name text collate "C" not null,
  actor text not null,
  reason text not null,
  deleted_at timestamptz not null,
  primary key (tenant, position),
  foreign key (tenant, digest) references version
);

create table collection (
  tenant text collate "C" not null,
  position bigint not null default nextval('alias_move_position_seq'),
  artefacts bigint not null,
  bytes bigint not null,
  actor text not null,
  reason text not null,
  collected_at timestamptz not null,
  primary key (tenant, position)
);

-- When it was last sent or read, to the hour: what no version keeps is kept for a while after that.
alter table artefact add column used_at timestamptz;
update artefact set used_at = now();
alter table artefact alter column used_at set not null;
create index on artefact (tenant, used_at);
create index on artefact (sha256);

-- Half of an artefact: a file of its own, which nothing reads, of which the first bytes are durable.
create table upload (
  tenant text collate "C" not null,
  id uuid not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  received bigint not null default 0 check (received between 0 and size),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, id)
);
create index on upload (expires_at);

create trigger append_only before update or delete or truncate on version_deletion
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on collection
  for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on parentage
  for each statement execute function refuse_change();

revoke update, delete on version_deletion, collection, parentage from registry_app;
revoke update on artefact_use, live_version from registry_app;
grant update (tags) on live_version to registry_app;
grant delete, update (used_at) on artefact to registry_app;
