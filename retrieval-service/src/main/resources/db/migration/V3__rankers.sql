-- Tenants may have rankers of their own, so that what is encoded with is known tenant by tenant.
alter table encoding_digest drop constraint encoding_digest_tenant_check;
alter table encoding_digest alter column tenant drop default;
delete from encoding_digest;

-- The ranker version that a tenant's searches use: what the alias names, once the documents have vectors of it. Without a row, the one
-- that ships.
create table served_ranker (
    tenant text collate "C" primary key,
    version text collate "C" not null,
    since timestamptz not null default clock_timestamp()
);
