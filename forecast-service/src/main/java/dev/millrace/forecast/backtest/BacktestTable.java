package dev.millrace.forecast.backtest;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.jobs.JobLease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What backtests found, series by series. Thread-safe. */
@Component
class BacktestTable {

    /** Only who holds the lease writes; what a former attempt wrote stays. */
    private static final String INSERT = """
            insert into backtest_series (tenant, id, place, scores)
            select tenant, id, ?, ? from job where tenant = ? and id = ? and fence = ? and state = 'running'
            on conflict (tenant, id, place) do nothing
            """;

    private static final String FORGET = """
            delete from backtest_series where tenant = ? and id in (
                select id from job where tenant = ? and kind = ? and state not in ('queued', 'running')
                order by created_at desc, id desc offset ?)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    BacktestTable(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Nothing when the lease is lost. */
    void put(JobLease lease, int place, SeriesScores scores) {
        jdbc.sql(INSERT)
                .params(place, compressed(scores), lease.tenant().value(), lease.id(), lease.fence())
                .update();
    }

    /** How many series are done: those before this place. */
    int done(TenantId tenant, String id) {
        return jdbc.sql("select count(*) from backtest_series where tenant = ? and id = ?")
                .params(tenant.value(), id)
                .query(Integer.class)
                .single();
    }

    Optional<SeriesScores> find(TenantId tenant, String id, int place) {
        return jdbc.sql("select scores from backtest_series where tenant = ? and id = ? and place = ?")
                .params(tenant.value(), id, place)
                .query((row, number) -> read(row.getBytes(1)))
                .optional();
    }

    /** Keeps the tables of so many of the tenant's newest backtests that have ended. */
    void forget(TenantId tenant, int kept) {
        jdbc.sql(FORGET)
                .params(tenant.value(), tenant.value(), BacktestRunner.KIND, kept)
                .update();
    }

    private byte[] compressed(SeriesScores scores) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.writeValueAsBytes(scores));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private SeriesScores read(byte[] compressed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return json.readValue(in, SeriesScores.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
