package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.tenancy.Tenancy;
import dev.millrace.servicekit.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** What the database shows and takes when a query has forgotten its tenant. */
class RowSecurityIT extends RegistryTest {

    private static final String NO_RIGHT = "42501";
    private static final Set<String> OF_ALL_TENANTS = Set.of("alias_move", "api_key", "artefact", "outbox", "upload");

    private final String mine = "a-" + UUID.randomUUID();
    private final String theirs = "b-" + UUID.randomUUID();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    private Connection owner;

    /** While its lock is held, the relay leaves the moves where they are. */
    @BeforeEach
    void rowsOfTwoTenantsInEveryTable() throws SQLException {
        owner = DriverManager.getConnection(TestPostgres.url(), "registry_owner", TestPostgres.PASSWORD);
        owner.setAutoCommit(false);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::holdsTheRelay);
        fill(mine);
        fill(theirs);
    }

    @AfterEach
    void relayAgain() throws SQLException {
        owner.rollback();
        owner.close();
    }

    @Test
    void aQueryWithoutItsTenantFindsThoseRowsAlone() throws SQLException {
        for (String table : tables()) {
            for (String tenant : List.of(mine, theirs)) {
                assertThat(Tenancy.of(new TenantId(tenant), () -> tenantsIn(table)))
                        .as(table)
                        .containsExactly(tenant);
            }
            assertThat(tenantsIn(table)).as(table + " of nobody").isEmpty();
        }
    }

    @Test
    void workOfAllTenantsFindsThemWhereItHasTo() throws SQLException {
        for (String table : tables()) {
            List<String> found = Tenancy.ofAll(() -> tenantsIn(table));
            if (OF_ALL_TENANTS.contains(table)) {
                assertThat(found).as(table).contains(mine, theirs);
            } else {
                assertThat(found).as(table).isEmpty();
            }
        }
    }

    @Test
    void nobodyWritesARowOfAnother() throws SQLException {
        for (String table : tables()) {
            for (String owner : List.of("\"" + theirs + "\"", "null")) {
                refused("""
                        insert into %1$s overriding system value
                        select (jsonb_populate_record(t, '{"tenant":%2$s}')).* from %1$s t limit 1
                        """.formatted(table, owner));
            }
            refused("update " + table + " set tenant = '" + theirs + "'");
        }
    }

    @Test
    void nobodyDeletesARowOfAnother() throws SQLException {
        for (String table : List.of("artefact", "artefact_use", "latest_metric", "live_version", "outbox", "upload")) {
            try (Connection app = app();
                    Statement statement = app.createStatement()) {
                assertThat(statement.executeUpdate("delete from " + table + " where tenant = '" + theirs + "'"))
                        .as(table)
                        .isZero();
            }
        }
    }

    /** More threads than connections: each is handed from one tenant to another many times. */
    @Test
    void aConnectionShowsWhoItIsHandedOutFor() throws InterruptedException, ExecutionException {
        List<Future<List<String>>> seen = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 400; i++) {
                TenantId tenant = new TenantId(i % 2 == 0 ? mine : theirs);
                seen.add(threads.submit(() -> Tenancy.of(tenant, () -> tenantsIn("live_version"))));
            }
        }
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).get()).containsExactly(i % 2 == 0 ? mine : theirs);
        }
    }

    @Test
    void aTransactionStaysWithWhomItBeganWith() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Tenancy.of(
                        new TenantId(mine),
                        () -> transactions.execute(status -> Tenancy.ofAll(() -> tenantsIn("api_key")))));
    }

    private boolean holdsTheRelay() throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_try_advisory_xact_lock(hashtextextended('registry outbox', 0))")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** A new table with a tenant's rows is looked at as well, without being named here. */
    private List<String> tables() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select table_name from information_schema.columns
                        where table_schema = 'registry' and column_name = 'tenant' order by table_name
                        """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(19).containsAll(OF_ALL_TENANTS);
        return found;
    }

    private List<String> tenantsIn(String table) {
        return jdbc.sql("select distinct tenant from " + table + " where tenant is not null")
                .query((row, n) -> row.getString(1))
                .list();
    }

    private void refused(String sql) throws SQLException {
        try (Connection app = app();
                Statement statement = app.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .as(sql)
                    .isThrownBy(() -> statement.execute(sql))
                    .extracting(SQLException::getSQLState)
                    .as(sql)
                    .isEqualTo(NO_RIGHT);
        }
    }

    private Connection app() throws SQLException {
        String url = TestPostgres.url() + "?options=-c%20millrace.tenant=" + mine;
        return DriverManager.getConnection(url, "registry_app", TestPostgres.PASSWORD);
    }

    private void fill(String tenant) {
        ObjectNode why = JSON.createObjectNode().put("actor", "tester").put("reason", "test");
        ObjectNode parent = withAlias(version(1, weights(new byte[] {1})), null);
        parent.putObject("tags").put("team", "energy");
        parent.putArray("evidence")
                .addObject()
                .put("kind", "backtest")
                .put("recordedBy", "tester")
                .putObject("metrics")
                .put("mse", 1);
        String digest = register(tenant, "m", parent).digest();
        ObjectNode child = version(2, weights(new byte[] {2}));
        child.withObject("manifest").put("parent", digest);
        String gone = register(tenant, "m", child).digest();
        send("DELETE", "/v1/versions/" + gone, tenant, why);
        send("PUT", aliasPath("m", "stable") + "/policy", tenant, why.deepCopy().set("rules", JSON.createArrayNode()));
        send(
                "POST",
                "/v1/uploads",
                tenant,
                JSON.createObjectNode().put("sha256", "0".repeat(64)).put("size", 1));
        ObjectNode key = JSON.createObjectNode().put("name", "test");
        key.putArray("scopes").add("registry:read");
        send("POST", "/v1/keys", tenant, key);
        Tenancy.of(new TenantId(tenant), () -> jdbc.sql("""
                        insert into collection (tenant, artefacts, bytes, actor, reason, collected_at)
                        values (?, 1, 1, 'tester', 'test', now())
                        """).param(tenant).update());
    }
}
