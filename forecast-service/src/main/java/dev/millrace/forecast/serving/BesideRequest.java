package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.servicekit.ApiException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What requests other than for a forecast say of what is read beside stored series, before it is checked.
 *
 * @param zone whose hours and days the calendar's are; absent: UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BesideRequest(
        @Nullable List<@Nullable StoredCovariate> covariates,
        @Nullable CalendarRequest calendar,
        @Nullable String zone) {

    public static final BesideRequest NONE = new BesideRequest(null, null, null);

    /** @param series that is stored @param kind future or past */
    public record StoredCovariate(
            @Nullable String series, @Nullable String kind) {}

    /** @param holidays ISO 3166 code whose public holidays count; absent: none do */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CalendarRequest(@Nullable String holidays) {}

    /**
     * @param model that is to read it: {@code auto}, or what a request calls it
     * @throws ApiException {@code invalid-request} with the field at fault, which may be the model: it must be one that takes covariates if there are
     *     any, and not one that needs them if there are none
     */
    public Inputs checked(String model, ServingProperties limits) {
        Inputs inputs = checked(limits);
        if (NetworkForecaster.isTrained(model) && inputs.hasCovariates()) {
            throw ApiException.invalid("model", "a trained model takes no covariates; auto and regression do");
        }
        ModelNames.requireFitting(model, inputs.hasCovariates());
        return inputs;
    }

    /** The same where several models are asked for, some of which may read nothing but values. */
    public Inputs checked(ServingProperties limits) {
        Optional<ZoneId> local = InputsRequest.zone(zone);
        if (local.isPresent() && calendar == null) {
            throw ApiException.invalid("zone", "is that of the calendar, which is not asked for");
        }
        return new Inputs(
                InputsRequest.stored(covariates, limits.maxCovariates()),
                InputsRequest.calendar(calendar),
                Map.of(),
                Optional.empty(),
                local);
    }
}
