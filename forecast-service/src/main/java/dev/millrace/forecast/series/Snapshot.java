package dev.millrace.forecast.series;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.stereotype.Component;

/** Runs work on the database in one transaction; its failures are Spring's {@link DataAccessException}s. */
@Component
class Snapshot {

    private static final Logger log = LoggerFactory.getLogger(Snapshot.class);
    private static final SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

    private final DataSource database;

    Snapshot(DataSource database) {
        this.database = database;
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Every statement of the work sees the same committed state. */
    <T> T read(Work<T> work) {
        return transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
            }
            return work.on(connection);
        });
    }

    /** All of the work, or nothing. */
    <T> T write(Work<T> work) {
        return transaction(work);
    }

    /** Work that may as well fail. */
    void tryTo(Work<Boolean> work) {
        try {
            transaction(work);
        } catch (DataAccessException e) {
            log.debug("left undone", e);
        }
    }

    private <T> T transaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                try {
                    connection.rollback();
                } catch (SQLException rollback) {
                    e.addSuppressed(rollback);
                }
                throw e;
            }
        } catch (SQLException e) {
            DataAccessException translated = TRANSLATOR.translate("series", null, e);
            throw translated == null ? new UncategorizedSQLException("series", null, e) : translated;
        }
    }
}
