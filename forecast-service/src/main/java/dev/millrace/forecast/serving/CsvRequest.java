package dev.millrace.forecast.serving;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for forecasts as CSV under a header: {@code time}, {@code value}, {@code series} if there are several, and a column for each covariate. Rows after a
 * series' last value are its horizon; a covariate with values in all of them is known ahead, one with none is not.
 */
final class CsvRequest {

    private static final String TIME = "time";
    private static final String VALUE = "value";
    private static final String SERIES = "series";

    private final List<String> covariates = new ArrayList<>();
    private final Map<String, CsvSeries> series = new LinkedHashMap<>();

    private CsvRequest() {}

    /**
     * @param parameters of the request's address
     * @throws ApiException {@code body-malformed} where it is no such CSV, {@code invalid-request} with {@code row N} otherwise, the header being row 1
     */
    static ForecastRequest of(String body, CsvParameters parameters, ServingProperties limits) {
        CsvRequest csv = new CsvRequest();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(body.startsWith("\uFEFF") ? body.substring(1) : body)) {
            csv.read(reader, parameters.zone().orElse(ZoneId.of("UTC")), limits);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body is no CSV: " + e.getMessage());
        } catch (IOException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body is no CSV: " + e.getMessage());
        }
        return csv.request(parameters, limits.maxInlineValues());
    }

    private void read(CsvReader<CsvRecord> reader, ZoneId zone, ServingProperties limits) {
        @Nullable List<String> header = null;
        long numbers = 0;
        for (CsvRecord row : reader) {
            if (header == null) {
                header = header(row);
                continue;
            }
            String at = "row " + row.getStartingLineNumber();
            if (row.getFieldCount() != header.size()) {
                throw ApiException.invalid(at, "has " + row.getFieldCount() + " fields, not " + header.size());
            }
            numbers += header.size() - 1;
            if (numbers > limits.maxInlineValues()) {
                throw ApiException.invalid(at, "at most " + limits.maxInlineValues() + " numbers are taken");
            }
            int named = header.indexOf(SERIES);
            String id = named < 0 ? "" : row.getField(named).strip();
            CsvSeries one = series.computeIfAbsent(id, _ -> new CsvSeries(covariates.size()));
            one.time(at, row.getField(header.indexOf(TIME)).strip(), zone);
            one.value(CsvSeries.number(at, VALUE, row.getField(header.indexOf(VALUE))));
            for (int c = 0; c < covariates.size(); c++) {
                String name = covariates.get(c);
                one.covariate(c, CsvSeries.number(at, name, row.getField(header.indexOf(name))));
            }
        }
        if (series.isEmpty()) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body has no rows under a header");
        }
    }

    private List<String> header(CsvRecord row) {
        List<String> header = row.getFields().stream().map(String::strip).toList();
        if (!header.contains(TIME) || !header.contains(VALUE) || new HashSet<>(header).size() != header.size()) {
            throw new ApiException(
                    ErrorCode.BODY_MALFORMED, "The header has time and value, and no name twice: " + header);
        }
        header.stream()
                .filter(name -> !name.equals(TIME) && !name.equals(VALUE) && !name.equals(SERIES))
                .forEach(covariates::add);
        return header;
    }

    private ForecastRequest request(CsvParameters parameters, int mostSteps) {
        int horizon = 0;
        int left = mostSteps;
        List<@Nullable InlineSeries> inline = new ArrayList<>();
        for (Map.Entry<String, CsvSeries> one : series.entrySet()) {
            CsvSeries rows = one.getValue();
            String name = one.getKey().isEmpty() ? "the series" : one.getKey();
            CsvSeries.Grid grid = rows.grid(name, parameters, left);
            left -= grid.steps();
            int own = grid.horizon();
            if (horizon > 0 && own > 0 && own != horizon) {
                throw ApiException.invalid(name, "has " + own + " rows after its last value, others " + horizon);
            }
            horizon = Math.max(horizon, own);
            inline.add(rows.inline(one.getKey().isEmpty() ? null : one.getKey(), name, grid, covariates, parameters));
        }
        Optional<Integer> told = parameters.horizon();
        if (told.isPresent() && horizon > 0 && told.get() != horizon) {
            throw ApiException.invalid(
                    "horizon", "is " + told.get() + ", but " + horizon + " rows follow the last value");
        }
        return parameters.request(inline, horizon > 0 ? Optional.of(horizon) : told);
    }
}
