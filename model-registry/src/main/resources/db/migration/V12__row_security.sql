-- A second net below the tenant that every query names: see docs/decisions/0022. The application role sees and writes only rows of the tenant that its
-- connection was handed out for, and none on one that was handed out for nobody. The setting stands in a subquery so that it is read once a query; compared for
-- equality alone, it becomes a condition on the query, not on each row.
--
-- Policies are for the application role. The owner, who migrates, has none: it owns the tables, and the service does not work as it.
do $$
declare
  named text;
begin
  foreach named in array array['alias', 'alias_move', 'api_key', 'artefact', 'artefact_use', 'collection', 'evidence', 'key_event', 'latest_metric',
    'live_version', 'model', 'outbox', 'parentage', 'policy', 'upload', 'version', 'version_artefact', 'version_deletion', 'version_label'] loop
    execute format('alter table %I enable row level security', named);
    execute format('create policy own_rows on %I to registry_app
      using (tenant = (select current_setting(''millrace.tenant'', true)))', named);
  end loop;
end
$$;

-- What is of all tenants by its nature, and nothing more, under the setting '*', which is no tenant's name.
create function of_all_tenants() returns boolean language sql stable as $$ select current_setting('millrace.tenant', true) = '*' $$;

-- The relay sends everybody's moves.
create policy relay_reads on outbox for select to registry_app using ((select of_all_tenants()));
create policy relay_deletes on outbox for delete to registry_app using ((select of_all_tenants()));
create policy relay_reads on alias_move for select to registry_app using ((select of_all_tenants()));
-- A file lies there as long as anybody has it, and an upload's until it is over.
create policy collection_reads on artefact for select to registry_app using ((select of_all_tenants()));
create policy collection_reads on upload for select to registry_app using ((select of_all_tenants()));
create policy expiry_deletes on upload for delete to registry_app using ((select of_all_tenants()));
-- Whose a key is, only the key says; and some are of all tenants.
create policy keys on api_key to registry_app using ((select of_all_tenants()));
create policy key_events on key_event for insert to registry_app with check ((select of_all_tenants()));
