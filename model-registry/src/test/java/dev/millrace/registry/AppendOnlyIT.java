package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.servicekit.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppendOnlyIT extends RegistryTest {

    private static final String NO_RIGHT = "42501";
    private static final String REFUSED_BY_TRIGGER = "23001";

    @BeforeEach
    void somethingToChange() {
        register("append", "m", withAlias(version(1, weights(new byte[] {1})), null));
        assertThat(get("/v1/audit", "append").json().path("moves").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "registry_app, 42501",
        "registry_owner, 23001",
    })
    void nobodyChangesTheLog(String role, String state) {
        for (String table : new String[] {
            "alias_move",
            "version",
            "version_artefact",
            "kernel",
            "evidence",
            "policy",
            "kernel_evidence",
            "version_deletion",
            "collection",
            "parentage"
        }) {
            refused(role, state, "update " + table + " set " + column(table) + " = " + column(table));
            refused(role, state, "delete from " + table);
            refused(role, state, "truncate " + table + " cascade");
        }
        assertThat(get("/v1/audit", "append").json().path("moves").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table alias_move disable trigger append_only",
                "drop trigger append_only on alias_move",
                "drop table alias_move",
                "drop table evidence",
                "alter table policy disable trigger all",
                "drop trigger append_only on version_deletion",
                "drop function refuse_change() cascade",
                "update live_version set name = 'x'",
                "update artefact_use set sha256 = 'x'",
                "create table mine (a int)",
                "delete from alias",
                "update artefact set size = 0"
            })
    void theServiceHasNoRightToMore(String sql) {
        refused("registry_app", NO_RIGHT, sql);
    }

    private static String column(String table) {
        return switch (table) {
            case "policy", "kernel_evidence" -> "name";
            case "collection" -> "actor";
            default -> "digest";
        };
    }

    private static void refused(String role, String state, String sql) {
        assertThat(state).isIn(NO_RIGHT, REFUSED_BY_TRIGGER);
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> {
                    try (Connection connection =
                                    DriverManager.getConnection(TestPostgres.url(), role, TestPostgres.PASSWORD);
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .extracting(SQLException::getSQLState)
                .as(role + ": " + sql)
                .isEqualTo(state);
    }
}
