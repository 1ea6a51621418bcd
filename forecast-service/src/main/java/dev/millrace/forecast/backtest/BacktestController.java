package dev.millrace.forecast.backtest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.report.Report;
import dev.millrace.jobs.Job;
import dev.millrace.servicekit.ApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.propertyeditors.StringArrayPropertyEditor;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/backtests")
class BacktestController {

    private static final int MOST = 1_000;
    private static final int MOST_ROWS = 10_000;
    private static final String CSV = "text/csv";

    private final Backtests backtests;
    private final Tables tables;
    private final Reports reports;

    BacktestController(Backtests backtests, Tables tables, Reports reports) {
        this.backtests = backtests;
        this.tables = tables;
        this.reports = reports;
    }

    /** @param next to pass as {@code after} for those that follow */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<Backtest> backtests, Optional<String> next) {}

    /** @param next to pass as {@code after} for the rows that follow */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Table(List<Row> rows, OptionalInt next) {}

    /** An id may hold a comma, but no control character: only repeating a parameter makes it a list. */
    @InitBinder
    void repeated(WebDataBinder binder) {
        binder.registerCustomEditor(String[].class, new StringArrayPropertyEditor("\u0000"));
    }

    @PostMapping
    ResponseEntity<Backtest> submit(
            TenantId tenant,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody BacktestRequest request) {
        Job job = backtests.submit(tenant, Optional.ofNullable(key), request);
        return ResponseEntity.accepted()
                .location(URI.create("/v1/backtests/" + job.id()))
                .body(Backtest.of(job));
    }

    @GetMapping
    Page list(TenantId tenant, @RequestParam @Nullable String after, @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw ApiException.invalid("limit", "is 1 to " + MOST);
        }
        Optional<String> last = Optional.ofNullable(after).filter(id -> id.indexOf(0) < 0);
        List<Backtest> found = backtests.list(tenant, last, limit + 1).stream()
                .map(Backtest::of)
                .toList();
        return found.size() <= limit
                ? new Page(found, Optional.empty())
                : new Page(
                        found.subList(0, limit),
                        Optional.of(found.get(limit - 1).id()));
    }

    @GetMapping("/{id}")
    Backtest one(TenantId tenant, @PathVariable String id) {
        return Backtest.of(backtests.get(tenant, id));
    }

    @GetMapping(
            path = "/{id}/table",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.ALL_VALUE})
    ResponseEntity<Table> table(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam @Nullable String by,
            @RequestParam String @Nullable [] series,
            @RequestParam String @Nullable [] model,
            @RequestParam @Nullable List<Integer> step,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "1000") int limit) {
        if (limit < 1 || limit > MOST_ROWS) {
            throw ApiException.invalid("limit", "is 1 to " + MOST_ROWS);
        }
        if (after < 0) {
            throw ApiException.invalid("after", "is the number of a row");
        }
        BacktestPlan plan = backtests.plan(tenant, id);
        TableQuery query = TableQuery.of(plan, by, series, model, step);
        Collected collected = new Collected(after, limit);
        tables.rows(tenant, id, plan, query, collected);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Table(collected.rows, collected.next()));
    }

    /** All rows at once. */
    @GetMapping(path = "/{id}/table", produces = CSV)
    void csv(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam @Nullable String by,
            @RequestParam String @Nullable [] series,
            @RequestParam String @Nullable [] model,
            @RequestParam @Nullable List<Integer> step,
            HttpServletResponse response)
            throws IOException {
        BacktestPlan plan = backtests.plan(tenant, id);
        TableQuery query = TableQuery.of(plan, by, series, model, step);
        Rows rows = new Rows(response, plan.levels());
        tables.rows(tenant, id, plan, query, rows);
        rows.end();
    }

    /** For a browser. Nothing in the page runs, and it asks for nothing else. */
    @GetMapping(path = "/{id}/report", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> report(TenantId tenant, @PathVariable String id) {
        String page = reports.page(tenant, backtests.get(tenant, id), backtests.plan(tenant, id));
        return ResponseEntity.ok()
                .header("Content-Security-Policy", Report.POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(page);
    }

    /** Some rows from one on. */
    private static final class Collected implements Tables.Sink {

        private final List<Row> rows = new ArrayList<>();
        private final int after;
        private final int limit;
        private int seen;
        private boolean more;

        Collected(int after, int limit) {
            this.after = after;
            this.limit = limit;
        }

        @Override
        public boolean take(Row row) {
            if (rows.size() == limit) {
                more = true;
                return false;
            }
            if (seen++ >= after) {
                rows.add(row);
            }
            return true;
        }

        OptionalInt next() {
            return more ? OptionalInt.of(after + limit) : OptionalInt.empty();
        }
    }

    /** Begins with the first row, so that what is refused before it is still a problem in its own right. */
    private static final class Rows implements Tables.Sink {

        private final HttpServletResponse response;
        private final List<Double> levels;
        private @Nullable Writer out;
        private @Nullable CsvRows rows;

        Rows(HttpServletResponse response, List<Double> levels) {
            this.response = response;
            this.levels = levels;
        }

        @Override
        public boolean take(Row row) {
            CsvRows begun = rows;
            if (begun == null) {
                begun = begin();
            }
            return begun.take(row);
        }

        private CsvRows begin() {
            try {
                response.setContentType(CSV + ";charset=UTF-8");
                out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
                rows = new CsvRows(out, levels);
                return rows;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void end() throws IOException {
            if (rows == null) {
                begin();
            }
            if (out != null) {
                out.flush();
            }
        }
    }
}
