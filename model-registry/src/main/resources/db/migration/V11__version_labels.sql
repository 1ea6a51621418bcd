-- What versions are searched by that an array holds: tags as key=value, kernels as name@version. Neither can be taken for the other, for a key has no
-- '@' and a kernel no '='. A condition on an array is none that the database lets an index answer where rows have policies; one on a text is.
create table version_label (
  tenant text collate "C" not null,
  label text collate "C" not null,
  digest text collate "C" not null,
  primary key (tenant, label, digest),
  foreign key (tenant, digest) references live_version on delete cascade
);
create index on version_label (tenant, digest);

-- It follows from live_version, and nobody else writes it.
create function label_versions() returns trigger language plpgsql security definer set search_path = registry, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from version_label b using changed c where b.tenant = c.tenant and b.digest = c.digest;
  end if;
  insert into version_label (tenant, label, digest)
    select distinct c.tenant, l.label, c.digest from changed c, unnest(c.kernels || c.tags) l (label)
    -- Longer ones are no names that a kernel or a tag can have.
    where length(l.label) <= 300;
  return null;
end
$$;
revoke all on function label_versions() from public;

create trigger label_inserted after insert on live_version referencing new table as changed
  for each statement execute function label_versions();
create trigger label_updated after update on live_version referencing new table as changed
  for each statement execute function label_versions();

insert into version_label (tenant, label, digest)
select distinct v.tenant, l.label, v.digest from live_version v, unnest(v.kernels || v.tags) l (label) where length(l.label) <= 300;

drop index live_version_tags_idx;
drop index live_version_kernels_idx;

revoke insert, update, delete on version_label from registry_app;
