package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.History;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Under which names fits are registered: one for whatever is asked for, so that no answer moves another's alias. */
final class ModelNames {

    private static final String PREFIX = "forecast/";

    private ModelNames() {}

    /** Of what {@code auto} makes of one series. @param inputs that it reads beside it */
    static String auto(SeriesId series, int horizon, Inputs inputs) {
        return PREFIX + series + "/h" + horizon + inputs.suffix();
    }

    static String each(SeriesId series, ForecastOptions options) {
        return PREFIX + series + suffix(options);
    }

    static String shared(List<SeriesId> ids, ForecastOptions options) {
        String sorted = ids.stream().sorted().map(SeriesId::value).collect(Collectors.joining("\n"));
        return "forecast-shared/" + RegistryClient.sha256(sorted.getBytes(StandardCharsets.UTF_8)) + suffix(options);
    }

    static String inline(ForecastOptions options) {
        return "forecast-inline" + suffix(options);
    }

    /** What a model of inline values is found by: a digest of all that it was made of. */
    static String inlineKey(String name, List<InlineForecaster.Inline> group) {
        StringBuilder asked = new StringBuilder(name);
        for (InlineForecaster.Inline inline : group) {
            History history = inline.history();
            asked.append('\n')
                    .append(history.series())
                    .append('\n')
                    .append(history.frequency().iso())
                    .append(history.end())
                    .append(inline.season())
                    .append(Manifest.digest(history))
                    .append(Manifest.digest(history.covariates()));
        }
        return RegistryClient.sha256(asked.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String suffix(ForecastOptions options) {
        return "/h" + options.horizon()
                + (options.model().equals("auto") ? "" : "/" + options.model())
                + options.inputs().suffix();
    }

    /** Empty: whichever does best. What takes no covariates refuses them, and the other way about. */
    static Optional<Family> family(ForecastOptions options, boolean covariates) {
        requireFitting(options.model(), covariates);
        return Family.askable(options.model());
    }

    /** @throws ApiException when a family takes no covariates and there are some, or the other way about */
    static void requireFitting(String model, boolean covariates) {
        Optional<Family> family = Family.askable(model);
        if (family.isPresent() && covariates != (family.get() == Family.REGRESSION)) {
            throw ApiException.invalid(
                    "model",
                    covariates
                            ? model + " takes no covariates; auto and regression do"
                            : "regression needs covariates or a calendar");
        }
    }
}
