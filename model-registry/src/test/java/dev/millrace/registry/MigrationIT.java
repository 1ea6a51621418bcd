package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a release wrote is there after the next one has migrated. */
class MigrationIT {

    private static final String DATABASE = "migration";
    private static final String URL = TestPostgres.url().replaceFirst("/[^/]*$", "/" + DATABASE);

    @BeforeAll
    static void database() throws SQLException, IOException {
        execute(TestPostgres.url(), "postgres", "create database " + DATABASE);
        StringBuilder passwords = new StringBuilder();
        for (String schema : new String[] {"forecast", "retrieval", "registry"}) {
            for (String role : new String[] {"owner", "app"}) {
                passwords.append("select set_config('millrace.%s_%s_password', '%s', false);"
                        .formatted(schema, role, TestPostgres.PASSWORD));
            }
        }
        try (InputStream roles = Objects.requireNonNull(TestPostgres.class.getResourceAsStream("/roles.sql"))) {
            execute(URL, "postgres", passwords + new String(roles.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void versionsOfTheFirstReleaseAreThereAndKernelsCanBeRecorded() throws SQLException {
        migrate("1");
        execute(URL, "registry_app", """
                insert into model (tenant, name, created_at) values ('t', 'm', now());
                insert into version (tenant, digest, name, manifest, created_at)
                  values ('t', repeat('a', 64), 'm', '{"kernels":[]}', now());
                insert into version (tenant, digest, name, manifest, created_at)
                  values ('t', repeat('c', 64), 'm', '{"family":"ridge","kernels":[{"name":"full","version":1}],"parent":"'
                    || repeat('a', 64) || '","dataDigest":"' || repeat('d', 64) || '"}', now()),
                  ('t', repeat('e', 64), 'm', '{"a":"\\u0000"}', now());
                insert into artefact (tenant, sha256, size, bytes, created_at)
                  values ('t', repeat('d', 64), 0, '', now()), ('t', repeat('f', 64), 0, '', now());
                insert into version_artefact values ('t', repeat('c', 64), 'w', repeat('f', 64));
                insert into alias values
                  ('t', 'model', 'm', 'champion', repeat('c', 64), null, 1, 'a', 'r', now());
                insert into alias_move (tenant, kind, name, alias, sequence, digest, actor, reason, moved_at)
                  values ('t', 'model', 'm', 'champion', 1, repeat('c', 64), 'a', 'r', now());
                """);

        migrate("latest");

        assertThat(single("select manifest from version where tenant = 't' and name = 'm'"))
                .isEqualTo("{\"kernels\":[]}");
        assertThat(single("select family || kernels[1] from live_version where digest = repeat('c', 64)"))
                .isEqualTo("ridgefull@1");
        assertThat(single("select count(*) from live_version")).isEqualTo("3");
        assertThat(single("select parent from parentage where digest = repeat('c', 64)"))
                .isEqualTo("a".repeat(64));
        assertThat(single("select string_agg(left(sha256, 1), '' order by sha256) from artefact_use"))
                .isEqualTo("df");
        assertThat(single("select cause || evidence::text from alias_move")).isEqualTo("move{}");
        assertThat(single("select string_agg(label || ' ' || left(digest, 1), ',' order by label) from version_label"))
                .isEqualTo("full@ c,full@1 c");
        execute(URL, "registry_app", """
                insert into kernel (name, version, digest, traits, settings, recorded_at, recorded_by)
                  values ('full', 1, repeat('b', 64), '{}', '[]', now(), 'test')
                """);
        assertThat(single("select digest from kernel where name = 'full' and version = 1"))
                .isEqualTo("b".repeat(64));
    }

    private static void migrate(String target) {
        Flyway.configure()
                .dataSource(URL, "registry_owner", TestPostgres.PASSWORD)
                .defaultSchema("registry")
                .createSchemas(false)
                .target(MigrationVersion.fromVersion(target))
                .load()
                .migrate();
    }

    private static String single(String query) throws SQLException {
        // As the service's pool does for a request of the tenant.
        String url = URL + "?options=-c%20millrace.tenant=t";
        try (Connection connection = DriverManager.getConnection(url, "registry_app", TestPostgres.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(String url, String role, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, role, TestPostgres.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
