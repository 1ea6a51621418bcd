package dev.millrace.forecast.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/subscriptions")
class SubscriptionController {

    private final Subscriptions subscriptions;
    private final ForecastTopics topics;
    private final SubscriptionProperties limits;
    private final ServingProperties serving;

    SubscriptionController(
            Subscriptions subscriptions,
            ForecastTopics topics,
            SubscriptionProperties limits,
            ServingProperties serving) {
        this.subscriptions = subscriptions;
        this.topics = topics;
        this.limits = limits;
        this.serving = serving;
    }

    record Page(List<Shown> subscriptions) {}

    /** @param problems of the last forecasts, at most a hundred; left out where there are none */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Shown(
            String id,
            SeriesSelector series,
            int horizon,
            int every,
            @JsonInclude(JsonInclude.Include.ALWAYS) List<Double> quantiles,
            String model,
            @JsonInclude(JsonInclude.Include.NON_NULL) SubscriptionRequest.@Nullable Anomalies anomalies,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<BesideRequest.@Nullable StoredCovariate> covariates,

            @JsonInclude(JsonInclude.Include.NON_NULL) BesideRequest.@Nullable CalendarRequest calendar,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String zone,

            List<Subscriptions.Problem> problems) {
        static Shown of(Subscription subscription, List<Subscriptions.Problem> problems) {
            return new Shown(
                    subscription.id(),
                    subscription.series(),
                    subscription.horizon(),
                    subscription.every(),
                    subscription.quantiles(),
                    subscription.model(),
                    subscription.anomalyLevel().isPresent()
                            ? new SubscriptionRequest.Anomalies(
                                    subscription.anomalyLevel().getAsDouble())
                            : null,
                    subscription.beside().covariates(),
                    subscription.beside().calendar(),
                    subscription.beside().zone(),
                    problems);
        }
    }

    @PutMapping("/{id}")
    ResponseEntity<Shown> put(TenantId tenant, @PathVariable String id, @RequestBody SubscriptionRequest request) {
        Subscription subscription = request.checked(id, limits, serving);
        topics.declare(tenant);
        boolean isNew = subscriptions.put(tenant, subscription);
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK)
                .body(Shown.of(subscription, List.of()));
    }

    @GetMapping
    Page list(TenantId tenant) {
        return new Page(subscriptions.list(tenant).stream()
                .map(subscription -> Shown.of(subscription, List.of()))
                .toList());
    }

    @GetMapping("/{id}")
    Shown one(TenantId tenant, @PathVariable String id) {
        return subscriptions
                .find(tenant, id)
                .map(subscription -> Shown.of(subscription, subscriptions.problems(tenant, id)))
                .orElseThrow(() -> ApiException.notFound("There is no subscription " + id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(TenantId tenant, @PathVariable String id) {
        if (!subscriptions.delete(tenant, id)) {
            throw ApiException.notFound("There is no subscription " + id);
        }
    }
}
