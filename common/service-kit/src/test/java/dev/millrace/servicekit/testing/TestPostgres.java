package dev.millrace.servicekit.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One Postgres per test JVM, with the roles and schemas of production. It ends with the JVM. */
public final class TestPostgres {

    public static final String PASSWORD = "test";

    private static final EmbeddedPostgres POSTGRES = start();

    private TestPostgres() {}

    /** Points a service at the database, as the roles of {@code schema} ({@code forecast}, {@code registry}, …). */
    public static void configure(DynamicPropertyRegistry properties, String schema) {
        properties.add("spring.datasource.url", TestPostgres::url);
        properties.add("spring.datasource.username", () -> schema + "_app");
        properties.add("spring.datasource.password", () -> PASSWORD);
        properties.add("spring.flyway.user", () -> schema + "_owner");
        properties.add("spring.flyway.password", () -> PASSWORD);
    }

    public static String url() {
        return "jdbc:postgresql://127.0.0.1:" + POSTGRES.getPort() + "/postgres";
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                for (String schema : new String[] {"forecast", "retrieval", "registry"}) {
                    set(connection, "millrace." + schema + "_owner_password");
                    set(connection, "millrace." + schema + "_app_password");
                }
                try (Statement statement = connection.createStatement()) {
                    statement.execute(roles());
                }
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Connection connection, String setting) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select set_config(?, ?, false)")) {
            statement.setString(1, setting);
            statement.setString(2, PASSWORD);
            statement.execute();
        }
    }

    private static String roles() throws IOException {
        try (InputStream sql = TestPostgres.class.getResourceAsStream("/roles.sql")) {
            if (sql == null) {
                throw new IOException("roles.sql is not on the class path");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
