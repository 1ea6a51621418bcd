-- Names compare byte by byte, whatever the cluster's locale. Offsets count UTF-16 units from the beginning of a document's whole text.

-- Which database this is: an index that was built from another one is told by it.
create table store_identity (
    tenant text collate "C" primary key default '*' check (tenant = '*'),
    id uuid not null default gen_random_uuid()
);

insert into store_identity default values;

-- The one current version of each document.
create table document (
    tenant text collate "C" not null,
    id text collate "C" not null,
    -- Follows from the digest of what was sent and the attributes: the same content under the same attributes is the same version.
    version text collate "C" not null,
    digest text collate "C" not null,
    -- Names its parts in document_part.
    upload text collate "C" not null,
    title text,
    media_type text not null,
    bytes bigint not null,
    characters integer not null,
    language text,
    tags jsonb not null,
    metadata jsonb not null,
    sections jsonb not null,
    pages jsonb not null,
    -- The change that brought this version.
    change bigint not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (tenant, id)
);

-- Parts that are being gathered. They arrive in order, so that two numbers say what is there.
create table upload (
    tenant text collate "C" not null,
    document text collate "C" not null,
    upload text collate "C" not null,
    digest text collate "C" not null,
    parts integer not null,
    received integer not null,
    characters integer not null,
    header jsonb not null,
    started_at timestamptz not null default clock_timestamp(),
    primary key (tenant, document, upload)
);

create index upload_started_at on upload (started_at);

-- The texts of uploads that are being gathered, and of the one each document's version came with.
create table document_part (
    tenant text collate "C" not null,
    document text collate "C" not null,
    upload text collate "C" not null,
    number integer not null,
    begin_offset integer not null,
    end_offset integer not null,
    text text not null,
    sections jsonb not null,
    pages jsonb not null,
    primary key (tenant, document, upload, number)
);

-- One row a tenant. Whoever changes documents takes the next numbers from it last of all and holds its lock until the commit, so that
-- changes become visible in the order of their numbers, without gaps.
create table change_counter (
    tenant text collate "C" primary key,
    last_change bigint not null,
    -- Deletions up to here are forgotten: an index that has not come as far is built anew.
    forgotten bigint not null default 0
) with (fillfactor = 50);

-- The last change of each document, of those that are there and those that were deleted. What replicas follow.
create table document_change (
    tenant text collate "C" not null,
    document text collate "C" not null,
    change bigint not null,
    deleted boolean not null,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (tenant, document),
    unique (tenant, change)
);

create index document_change_deleted on document_change (changed_at) where deleted;

-- Vectors of a document's version, under the digest of what made them.
create table encoding (
    tenant text collate "C" not null,
    document text collate "C" not null,
    version text collate "C" not null,
    digest text collate "C" not null,
    passages integer not null,
    -- The change that brought them.
    change bigint not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant, document, digest),
    foreign key (tenant, document) references document (tenant, id) on delete cascade
);

create table encoding_chunk (
    tenant text collate "C" not null,
    document text collate "C" not null,
    digest text collate "C" not null,
    kind text collate "C" not null check (kind in ('passages', 'ranks')),
    number integer not null,
    data bytea not null,
    primary key (tenant, document, digest, kind, number),
    foreign key (tenant, document, digest) references encoding (tenant, document, digest) on delete cascade
);

-- Vectors are close to random bytes.
alter table encoding_chunk alter column data set storage external;

-- Versions that wait for vectors. Whoever works on a row holds its lease, and writes only with the fence that the lease came with.
create table encoding_task (
    tenant text collate "C" not null,
    document text collate "C" not null,
    digest text collate "C" not null,
    version text collate "C" not null,
    -- Vectors of another digest serve meanwhile: new documents go before.
    background boolean not null,
    attempt integer not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    leased_until timestamptz,
    fence bigint not null default 0,
    -- Why the last attempt failed.
    problem text,
    given_up boolean not null default false,
    primary key (tenant, document, digest),
    foreign key (tenant, document) references document (tenant, id) on delete cascade
) with (fillfactor = 60);

create index encoding_task_due on encoding_task (digest, background, due_at) where not given_up;

-- What replicas encode with, and when one last said so.
create table encoding_digest (
    tenant text collate "C" not null default '*' check (tenant = '*'),
    digest text collate "C" not null,
    seen_at timestamptz not null default clock_timestamp(),
    primary key (tenant, digest)
);

-- A partition carries documents of every tenant, so its offset belongs to none of them: the tenant is always '*'.
create table consumed_offset (
    tenant text collate "C" not null default '*' check (tenant = '*'),
    topic text collate "C" not null,
    partition integer not null,
    next_offset bigint not null,
    primary key (tenant, topic, partition)
) with (fillfactor = 50);

-- The default rights of the application role reach every table of the owner; this one is the owner's alone.
revoke insert, update, delete on flyway_schema_history from retrieval_app;
