package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.evaluation.Judged;
import dev.millrace.forecast.evaluation.PartnerShares;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.serving.ForecastOptions.Fit;
import dev.millrace.servicekit.ApiException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Trained networks beside fits. When {@code auto} is fitted to one series, the networks that have it as a channel forecast the validation windows
 * that are newer than what they learned from, and get the shares these say. Thread-safe.
 */
@Component
class Partners {

    /** Networks of one series that are asked: the first by name. */
    private static final int MOST = 4;

    private final NetworkIndex index;
    private final Versions versions;

    Partners(NetworkIndex index, Versions versions) {
        this.index = index;
        this.versions = versions;
    }

    /** Whether networks were trained, or trained again, since the model was fitted. */
    boolean changed(TenantId tenant, SeriesId series, ForecastOptions options, LoadedModel model) {
        return asked(options)
                && !wanted(tenant, series, options, model.frequency()).stream()
                        .map(NetworkIndex.Known::digest)
                        .toList()
                        .equals(model.model().partners().stream()
                                .map(Partner::digest)
                                .toList());
    }

    /** Those of a model of one series, with and without a share. @param history that it was fitted to */
    List<Partner> of(TenantId tenant, FitTask task, History history, Judged judged) {
        if (task.inline() || !asked(task.options())) {
            return List.of();
        }
        List<NetworkIndex.Known> wanted = wanted(
                tenant, history.series(), task.options(), history.frequency().iso());
        Map<NetworkIndex.Known, String> reasons = new HashMap<>();
        Map<NetworkIndex.Known, HeldVersion> entrants = new LinkedHashMap<>();
        try {
            Instant learned = Instant.MIN;
            for (NetworkIndex.Known network : wanted) {
                int reach = history.values().length - judged.anchors()[0];
                Optional<HeldVersion> version =
                        asked(network, reasons, () -> versions.hold(tenant, network.digest(), reach));
                if (version.isPresent()) {
                    entrants.put(network, version.get());
                    Instant last = version.get().learnedUntil(history.series()).orElse(history.end());
                    PartnerTrial own = PartnerTrial.since(last, history, judged, task.horizon());
                    if (own.enough()) {
                        learned = last.isAfter(learned) ? last : learned;
                    } else {
                        reasons.put(network, PartnerShares.tooFew(own.windows()));
                    }
                }
            }
            PartnerTrial trial = PartnerTrial.since(learned, history, judged, task.horizon());
            Map<NetworkIndex.Known, double[]> forecasts = new LinkedHashMap<>();
            entrants.forEach((network, version) -> {
                if (!reasons.containsKey(network)) {
                    asked(network, reasons, () -> trial.forecasts(version))
                            .ifPresent(some -> forecasts.put(network, some));
                }
            });
            return partners(
                    wanted, reasons, List.copyOf(forecasts.keySet()), trial.shares(List.copyOf(forecasts.values())));
        } finally {
            entrants.values().forEach(HeldVersion::close);
        }
    }

    private static List<Partner> partners(
            List<NetworkIndex.Known> wanted,
            Map<NetworkIndex.Known, String> reasons,
            List<NetworkIndex.Known> tried,
            List<PartnerShares.Share> shares) {
        return wanted.stream()
                .map(network -> {
                    int place = tried.indexOf(network);
                    return place < 0
                            ? partner(
                                    network,
                                    OptionalDouble.empty(),
                                    0,
                                    Optional.of(reasons.getOrDefault(network, "was not asked")))
                            : partner(
                                    network,
                                    shares.get(place).mase(),
                                    shares.get(place).weight(),
                                    shares.get(place).reason());
                })
                .toList();
    }

    private static Partner partner(
            NetworkIndex.Known network, OptionalDouble mase, double weight, Optional<String> reason) {
        return new Partner(network.name(), network.digest(), network.family(), mase, weight, reason);
    }

    /** What a network answers; why it does not goes to the reasons. */
    private static <T> Optional<T> asked(
            NetworkIndex.Known network, Map<NetworkIndex.Known, String> reasons, Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ApiException e) {
            reasons.put(network, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<NetworkIndex.Known> wanted(
            TenantId tenant, SeriesId series, ForecastOptions options, String frequency) {
        return index.of(tenant, series).stream()
                .filter(network -> network.horizon() >= options.horizon()
                        && network.frequency().equals(frequency))
                .limit(MOST)
                .toList();
    }

    private static boolean asked(ForecastOptions options) {
        return options.model().equals("auto")
                && options.fit() == Fit.EACH
                && !options.inputs().hasCovariates()
                && options.inputs().resampling().isEmpty();
    }
}
