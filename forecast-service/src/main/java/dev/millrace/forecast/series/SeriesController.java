package dev.millrace.forecast.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.PointsQuery.Range;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/series")
class SeriesController {

    private final JdbcSeriesStore store;
    private final PointsQuery points;
    private final SeriesEditor editor;
    private final SeriesProperties properties;

    SeriesController(JdbcSeriesStore store, PointsQuery points, SeriesEditor editor, SeriesProperties properties) {
        this.store = store;
        this.points = points;
        this.editor = editor;
        this.properties = properties;
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record SeriesPage(List<Series> series, Optional<SeriesId> next) {}

    record Deleted(long deleted) {}

    @GetMapping
    SeriesPage list(
            TenantId tenant,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "100") int limit) {
        int size = Requested.limit(limit, properties.maxListed());
        List<Series> found = store.list(
                tenant,
                Requested.labels(parameters.get("label")),
                Requested.text("prefix", prefix),
                Requested.text("after", after),
                size + 1);
        return found.size() > size
                ? new SeriesPage(
                        found.subList(0, size), Optional.of(found.get(size - 1).id()))
                : new SeriesPage(found, Optional.empty());
    }

    @GetMapping("/{id}")
    Series one(TenantId tenant, @PathVariable String id) {
        return store.find(tenant, seriesId(id)).orElseThrow(() -> ApiException.notFound("There is no series " + id));
    }

    @GetMapping("/{id}/points")
    PointsPage points(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String after,
            @RequestParam(defaultValue = "10000") int limit,
            @RequestParam @Nullable String step,
            @RequestParam(defaultValue = "mean") String aggregate) {
        Optional<Resampling> resampling = Optional.ofNullable(step).map(iso -> Resampling.parse(iso, aggregate));
        long first = Requested.time("from", from).orElse(Long.MIN_VALUE);
        Optional<Long> seen = Requested.time("after", after);
        if (seen.isPresent()) {
            long following = resampling.isPresent()
                    ? resampling.get().following(seen.get())
                    : seen.get() == Long.MAX_VALUE ? Long.MAX_VALUE : seen.get() + 1;
            first = Math.max(first, following);
        }
        return points.page(
                tenant,
                seriesId(id),
                new Range(first, before(Requested.time("to", to)), Requested.limit(limit, properties.maxPoints())),
                resampling);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(TenantId tenant, @PathVariable String id) {
        if (!editor.delete(tenant, seriesId(id))) {
            throw ApiException.notFound("There is no series " + id);
        }
    }

    @DeleteMapping("/{id}/points")
    Deleted deletePoints(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to) {
        return editor.deletePoints(
                        tenant,
                        seriesId(id),
                        Requested.time("from", from).orElse(Long.MIN_VALUE),
                        before(Requested.time("to", to)))
                .map(Deleted::new)
                .orElseThrow(() -> ApiException.notFound("There is no series " + id));
    }

    /** The last time before an exclusive end; without an end, the last there is. */
    private static long before(Optional<Long> end) {
        return end.map(nanos -> nanos == Long.MIN_VALUE ? nanos : nanos - 1).orElse(Long.MAX_VALUE);
    }

    private static SeriesId seriesId(String id) {
        try {
            return new SeriesId(id);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("id", String.valueOf(e.getMessage()));
        }
    }
}
