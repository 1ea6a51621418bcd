package dev.millrace.registry;

import dev.millrace.events.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * One writer of a tenant's log at a time, across replicas. What is written under it is numbered in the order of its commits, so that
 * nobody who reads the log passes anything by.
 */
@Component
public class TenantLock {

    private final JdbcClient jdbc;

    TenantLock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Held from here to the end of the transaction. Taking it again changes nothing. */
    public void take(TenantId tenant) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('alias moves of ' || :tenant, 0))")
                .param("tenant", tenant.value())
                .query(Integer.class)
                .single();
    }
}
