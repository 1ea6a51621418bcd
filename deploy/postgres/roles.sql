-- Roles, schemas and rights of the services that own data. Run as a superuser, connected to the millrace
-- database; running it again changes nothing but the passwords, which become the ones given.
--
-- Each of forecast, retrieval and registry gets a schema of its name, a role X_owner that migrates it and a
-- role X_app that the service works with and that owns nothing, so no query of a service can alter a table.
--
-- Passwords are session settings, never text in a file: millrace.X_owner_password and millrace.X_app_password.
--   psql:  PGOPTIONS="-c millrace.forecast_owner_password=... -c ..." psql -f roles.sql
--   JDBC:  select set_config('millrace.forecast_owner_password', ?, false) first, on the same connection
--
-- Plain SQL only, no psql commands: it also runs through JDBC as one string.

do $roles$
declare
  service text;
  kind text;
  role_name text;
  password text;
begin
  -- Two starts at once would otherwise race between "does it exist" and "create".
  perform pg_advisory_xact_lock(hashtext('millrace roles'));

  execute format('revoke all on database %I from public', current_database());
  revoke all on schema public from public;

  foreach service in array array['forecast', 'retrieval', 'registry'] loop
    foreach kind in array array['owner', 'app'] loop
      role_name := service || '_' || kind;
      password := current_setting('millrace.' || role_name || '_password', true);
      if coalesce(password, '') = '' then
        raise exception 'no password for role %', role_name
          using hint = format('set millrace.%s_password on this session before running roles.sql', role_name);
      end if;
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I', role_name);
      end if;
      execute format(
        'alter role %I with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L',
        role_name, password);
      execute format('grant connect, temporary on database %I to %I', current_database(), role_name);
      execute format('alter role %I in database %I set search_path to %I', role_name, current_database(), service);
    end loop;

    execute format('create schema if not exists %I authorization %I', service, service || '_owner');
    execute format('alter schema %I owner to %I', service, service || '_owner');
    execute format('grant usage on schema %I to %I', service, service || '_app');

    -- Holds for every table and sequence that the owner's migrations create from now on.
    execute format(
      'alter default privileges for role %I in schema %I grant select, insert, update, delete on tables to %I',
      service || '_owner', service, service || '_app');
    execute format(
      'alter default privileges for role %I in schema %I grant usage, select on sequences to %I',
      service || '_owner', service, service || '_app');
  end loop;
end
$roles$;
