package dev.millrace.stack.client;

import dev.millrace.stack.client.Answers.Forecast;
import dev.millrace.stack.client.Answers.Forecasts;
import dev.millrace.stack.client.Answers.Points;
import dev.millrace.stack.client.Answers.Series;
import dev.millrace.stack.client.Answers.SeriesPage;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.local.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a person does with a running stack, as calls. Thread-safe. */
public final class MillraceClient implements AutoCloseable {

    private static final int PAGE = 1_000;

    private final ServiceClient services;

    /** Of services that ask for no key. */
    public MillraceClient(Ports ports) {
        this(new ServiceClient(ports));
    }

    /** @param services closed with this */
    public MillraceClient(ServiceClient services) {
        this.services = services;
    }

    public ServiceClient services() {
        return services;
    }

    /** @param prefix of the ids; at most {@code most} series are read */
    public List<Series> series(Optional<String> prefix, int most) throws InterruptedException {
        List<Series> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            String query = "?limit=" + Math.min(PAGE, most - all.size())
                    + prefix.map(p -> "&prefix=" + ServiceClient.encode(p)).orElse("")
                    + after.map(a -> "&after=" + ServiceClient.encode(a)).orElse("");
            SeriesPage page = services.get(Service.FORECAST, "/v1/series" + query, SeriesPage.class);
            all.addAll(page.series());
            after = page.next();
        } while (after.isPresent() && all.size() < most);
        return all;
    }

    public Series series(String id) throws InterruptedException {
        return services.get(Service.FORECAST, "/v1/series/" + ServiceClient.encode(id), Series.class);
    }

    /** The points from {@code from} on, at most 10,000. */
    public Points points(String id, Instant from) throws InterruptedException {
        return services.get(
                Service.FORECAST,
                "/v1/series/" + ServiceClient.encode(id) + "/points?limit=10000&from=" + from,
                Points.class);
    }

    /** @param levels of the intervals in percent; none asks for the service's own */
    public Forecast forecast(String series, int horizon, List<Integer> levels, String model)
            throws InterruptedException {
        return forecast(series, horizon, levels, model, Map.of());
    }

    /** @param beside further fields of the request, such as covariates and calendar */
    public Forecast forecast(String series, int horizon, List<Integer> levels, String model, Map<String, Object> beside)
            throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>(beside);
        request.put("series", series);
        request.put("horizon", horizon);
        request.put("model", model);
        if (!levels.isEmpty()) {
            request.put("levels", levels);
        }
        return services.post(Service.FORECAST, "/v1/forecasts", request, Forecasts.class)
                .forecasts()
                .getFirst();
    }

    @Override
    public void close() {
        services.close();
    }
}
