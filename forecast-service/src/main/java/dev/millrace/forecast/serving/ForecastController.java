package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.Explanation;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ForecastController {

    private static final int MAX_FAULTS = 1000;

    private final RegistryForecaster forecaster;
    private final InlineForecaster inline;
    private final NetworkForecaster networks;
    private final SeriesStore store;
    private final ServingProperties limits;

    ForecastController(
            RegistryForecaster forecaster,
            InlineForecaster inline,
            NetworkForecaster networks,
            SeriesStore store,
            ServingProperties limits) {
        this.forecaster = forecaster;
        this.inline = inline;
        this.networks = networks;
        this.store = store;
        this.limits = limits;
    }

    /**
     * @param refused left out unless the request allowed for partial answers and there are some
     * @param explanation of the forward pass, where it was asked for
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Answer(
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Forecast> forecasts,
            List<Refused> refused,
            Optional<Explanation> explanation) {}

    record Refused(SeriesId series, String code, String reason) {}

    /** The same for series that come as CSV. @param parameters what JSON has as fields */
    @PostMapping(path = "/v1/forecasts", consumes = "text/csv")
    ResponseEntity<Answer> forecastCsv(
            TenantId tenant, @RequestParam Map<String, String> parameters, @RequestBody String csv) {
        return forecast(tenant, CsvRequest.of(csv, new CsvParameters(parameters), limits));
    }

    @PostMapping(path = "/v1/forecasts", consumes = "application/json")
    ResponseEntity<Answer> forecast(TenantId tenant, @RequestBody ForecastRequest request) {
        long start = System.nanoTime();
        ForecastOptions options = request.options(limits);
        NetworkForecaster.Answer answer = answer(tenant, request, options);
        List<Result> results = answer.results();
        List<Forecast> forecasts = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case Result.Issued(Forecast forecast) -> forecasts.add(forecast);
                case Result.Refused(SeriesId series, ErrorCode code, Fault fault) -> {
                    refused.add(new Refused(series, code.code(), fault.reason()));
                    faults.add(new Fault(OptionalLong.of(i), fault.field(), fault.reason()));
                }
            }
        }
        if (!refused.isEmpty() && !Boolean.TRUE.equals(request.partial())) {
            throw refusal(results, faults);
        }
        // what the call takes without HTTP and JSON, for whoever wants to know where the time goes
        double millis = (System.nanoTime() - start) / 1e6;
        return ResponseEntity.ok()
                .header("Server-Timing", String.format(Locale.ROOT, "forecast;dur=%.3f", millis))
                .body(new Answer(forecasts, refused, answer.explanation()));
    }

    private NetworkForecaster.Answer answer(TenantId tenant, ForecastRequest request, ForecastOptions options) {
        SeriesSelector selector = request.series();
        if (!NetworkForecaster.isTrained(options.model())) {
            List<Result> results = selector == null
                    ? inline.forecast(tenant, request.inlineSeries(options, limits), options)
                    : forecaster.forecast(tenant, ids(tenant, selector, options), options);
            return new NetworkForecaster.Answer(results, Optional.empty());
        }
        boolean explain = Boolean.TRUE.equals(request.explain());
        if (selector != null) {
            return networks.forecast(tenant, ids(tenant, selector, options), options, explain);
        }
        List<InlineForecaster.Inline> sent = request.inlineSeries(options, limits);
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).missing() > 0) {
                throw ApiException.invalid(
                        "inline[" + i + "].values", "must end with a value to be forecast by a trained model");
            }
        }
        List<History> histories =
                sent.stream().map(InlineForecaster.Inline::history).toList();
        return networks.forecastInline(tenant, histories, options, explain);
    }

    private List<SeriesId> ids(TenantId tenant, SeriesSelector selector, ForecastOptions options) {
        return switch (selector) {
            case SeriesSelector.Ids(List<SeriesId> ids) -> ForecastRequest.bounded(ids, options, limits);
            case SeriesSelector.Labels labels -> ForecastRequest.bounded(store.select(tenant, labels), options, limits);
        };
    }

    private static ApiException refusal(List<Result> results, List<Fault> faults) {
        ErrorCode code = results.stream()
                .filter(Result.Refused.class::isInstance)
                .map(result -> ((Result.Refused) result).code())
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        String detail = faults.getFirst().reason()
                + (faults.size() > 1 ? "; and " + (faults.size() - 1) + " more series cannot be forecast" : "");
        return new ApiException(code, detail, faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
    }
}
