-- The newest value of each metric of what lives, in the base unit of what it counts (1, seconds, bytes). It follows from manifests and evidence.
create table latest_metric (
  tenant text collate "C" not null,
  digest text collate "C" not null,
  name text collate "C" not null,
  counts text collate "C" not null check (counts in ('ratio', 'time', 'size')),
  value double precision not null,
  -- Of the evidence; 0 for what the manifest says.
  position bigint not null,
  primary key (tenant, digest, name),
  foreign key (tenant, digest) references live_version on delete cascade
);
create index on latest_metric (tenant, name, value);

create index on live_version (tenant, family, position);
create index on live_version (tenant, kind, position);
create index on live_version (tenant, created_at);
create index on live_version (tenant, data_digest) where data_digest is not null;
create index on live_version (tenant, parent) where parent is not null;
create index on live_version using gin (tags);
create index on live_version using gin (kernels);
create index on alias (tenant, alias, name) where digest is not null;

insert into latest_metric
select distinct on (v.tenant, v.digest, m.key) v.tenant, v.digest, m.key, 'ratio', (m.value #>> '{}')::double precision, 0
from version v join live_version l using (tenant, digest),
  lateral (select manifest_json(v.manifest) -> 'metrics' as metrics) j,
  lateral jsonb_each(case when jsonb_typeof(j.metrics) = 'object' then j.metrics else '{}' end) m
where jsonb_typeof(m.value) = 'number' and m.key ~ '^[a-z][a-zA-Z0-9_]*(\.[a-zA-Z0-9_]+)*$' and length(m.key) <= 64;

drop function manifest_text(jsonb);
drop function manifest_json(text);
