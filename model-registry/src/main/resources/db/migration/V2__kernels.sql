-- Kernels are code, the same for every tenant: see docs/decisions/0006.
create table kernel (
  name text collate "C" not null check (name ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  version integer not null check (version >= 1),
  digest text collate "C" not null check (digest ~ '^[0-9a-f]{64}$'),
  -- In canonical form (RFC 8785), as they came with the first record.
  traits text not null,
  settings text not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (name, version)
);

create trigger append_only before update or delete or truncate on kernel
  for each statement execute function refuse_change();

revoke update, delete on kernel from registry_app;
