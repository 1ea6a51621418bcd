package dev.millrace.forecast.subscription;

import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A database no other test's service works on: theirs would answer this test's subscriptions, and take its jobs. */
public final class OwnDatabase {

    private OwnDatabase() {}

    public static void configure(DynamicPropertyRegistry properties, String name) {
        TestPostgres.configure(properties, "forecast");
        String url = TestPostgres.url().replaceFirst("/[^/]*$", "/" + name);
        try (Connection connection = DriverManager.getConnection(TestPostgres.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String schema : new String[] {"forecast", "retrieval", "registry"}) {
                for (String role : new String[] {"owner", "app"}) {
                    statement.execute("select set_config('millrace.%s_%s_password', '%s', false)"
                            .formatted(schema, role, TestPostgres.PASSWORD));
                }
            }
            statement.execute(roles());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        properties.add("spring.datasource.url", () -> url);
    }

    private static String roles() {
        try (InputStream sql = Objects.requireNonNull(TestPostgres.class.getResourceAsStream("/roles.sql"))) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
