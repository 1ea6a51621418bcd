package dev.millrace.forecast.series;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** For how long a tenant's points are kept, counted from each point's own time. */
@Component
class Retention {

    private final Snapshot snapshot;

    Retention(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** @param maxAge ISO-8601 duration or period; null keeps everything */
    record Policy(@Nullable String maxAge) {

        /** Points before this go. */
        static Instant cutoff(String maxAge, Instant now) {
            return now.atOffset(ZoneOffset.UTC).minus(amount(maxAge)).toInstant();
        }

        private static TemporalAmount amount(String maxAge) {
            return maxAge.contains("T") ? Duration.parse(maxAge) : Period.parse(maxAge);
        }
    }

    Policy of(TenantId tenant) {
        return snapshot.read(connection -> new Policy(read(connection, tenant).orElse(null)));
    }

    void set(TenantId tenant, Policy policy, Instant now) {
        String maxAge = policy.maxAge();
        if (maxAge != null) {
            requireSensible(maxAge, now);
        }
        snapshot.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    maxAge == null
                            ? "delete from retention where tenant = ?"
                            : "insert into retention (tenant, max_age) values (?, ?)"
                                    + " on conflict (tenant) do update set max_age = excluded.max_age")) {
                statement.setString(1, tenant.value());
                if (maxAge != null) {
                    statement.setString(2, maxAge);
                }
                return statement.executeUpdate();
            }
        });
    }

    private static void requireSensible(String maxAge, Instant now) {
        try {
            if (Policy.cutoff(maxAge, now).isBefore(now)) {
                return;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw ApiException.invalid("maxAge", "is an ISO-8601 duration or period such as P365D, or null");
        }
        throw ApiException.invalid("maxAge", "is longer than nothing");
    }

    private static Optional<String> read(Connection connection, TenantId tenant) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select max_age from retention where tenant = ?")) {
            statement.setString(1, tenant.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    @RestController
    @RequestMapping("/v1/retention")
    static class Controller {
        private final Retention retention;
        private final Clock clock;

        Controller(Retention retention, Clock clock) {
            this.retention = retention;
            this.clock = clock;
        }

        @GetMapping
        Policy get(TenantId tenant) {
            return retention.of(tenant);
        }

        @PutMapping
        Policy put(TenantId tenant, @RequestBody Policy policy) {
            retention.set(tenant, policy, clock.instant());
            return policy;
        }
    }
}
