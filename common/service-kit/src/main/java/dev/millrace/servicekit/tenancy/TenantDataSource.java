package dev.millrace.servicekit.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * A pool that tells each connection whose rows it may show before it hands it out, as the session's setting {@code millrace.tenant}. Thread-safe. What a
 * connection was told last is remembered, so that only one that changes hands between tenants costs an exchange with the database.
 */
final class TenantDataSource extends HikariDataSource {

    private static final String TELL = "select set_config('millrace.tenant', ?, false)";

    /** By the connection to the database itself; the pool hands out another wrapper each time. */
    private final Map<PGConnection, String> told = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            tell(connection, Tenancy.shown());
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void tell(Connection connection, String whose) throws SQLException {
        PGConnection session = connection.unwrap(PGConnection.class);
        if (whose.equals(told.getOrDefault(session, Tenancy.NOBODY))) {
            return;
        }
        // Unknown until it is told: an answer that is lost leaves either behind. No tenant is called so.
        told.put(session, "?");
        try (PreparedStatement statement = connection.prepareStatement(TELL)) {
            statement.setString(1, whose);
            statement.execute();
        }
        told.put(session, whose);
    }
}
