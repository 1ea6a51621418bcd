-- What versions are searched by that an array holds: tags as key=value, kernels as name@version and, for any version of one, name@. A tag cannot be taken
-- for a kernel, for its key has no '@'. A condition on an array is none that the database lets an index answer where rows have policies; one on a text is.
create table version_label (
  tenant text collate "C" not null,
  label text collate "C" not null,
  digest text collate "C" not null,
  primary key (tenant, label, digest)
);

-- Longer ones are no names that a kernel or a tag can have.
create function version_labels(kernels text[], tags text[]) returns setof text language sql immutable as $$
  select distinct l.label from unnest(kernels || tags || array(select split_part(k, '@', 1) || '@' from unnest(kernels) k)) l (label)
  where length(l.label) <= 300
$$;

-- It follows from live_version, and nobody else writes it: that is what a foreign key would see to, row by row.
create function label_versions() returns trigger language plpgsql security definer set search_path = registry, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    delete from version_label b using gone g, version_labels(g.kernels, g.tags) l
      where b.tenant = g.tenant and b.digest = g.digest and b.label = l collate "C";
  end if;
  if tg_op <> 'DELETE' then
    insert into version_label (tenant, label, digest)
      select c.tenant, l, c.digest from come c, version_labels(c.kernels, c.tags) l;
  end if;
  return null;
end
$$;
revoke all on function label_versions() from public;

create trigger label_inserted after insert on live_version referencing new table as come
  for each statement execute function label_versions();
create trigger label_updated after update on live_version referencing old table as gone new table as come
  for each statement execute function label_versions();
create trigger label_deleted after delete on live_version referencing old table as gone
  for each statement execute function label_versions();

insert into version_label (tenant, label, digest)
select v.tenant, l, v.digest from live_version v, version_labels(v.kernels, v.tags) l;

drop index live_version_tags_idx;
drop index live_version_kernels_idx;

revoke insert, update, delete on version_label from registry_app;
