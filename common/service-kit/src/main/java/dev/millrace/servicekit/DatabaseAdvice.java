package dev.millrace.servicekit;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A database that is away, too busy or in the middle of a fail-over is {@code unavailable}, not a failure of ours. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseAdvice {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Connection, insufficient resources, operator intervention (also statement timeout), system error, rollback. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "58", "40");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Problems problems;

    DatabaseAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<ProblemDetail> failed(RuntimeException failure) {
        return problems.answer(
                passes(failure)
                        ? ApiException.unavailable("The database cannot be reached or is busy", RETRY_AFTER, failure)
                        : new ApiException(
                                ErrorCode.INTERNAL, "An unexpected failure", List.of(), Optional.empty(), failure));
    }

    private static boolean passes(RuntimeException failure) {
        if (failure instanceof TransactionException) {
            // Neither begun nor ended; what broke the connection may be hidden by the rollback that failed after it.
            return true;
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.equals(LOCK_NOT_AVAILABLE)
                        || state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2));
            }
        }
        return false;
    }
}
