package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.model.Croston;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Smoothing;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.registryclient.RegistryClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What is registered about a fit. It follows from data, request and code alone: the same fit has the same manifest. */
final class Manifest {

    private Manifest() {}

    /** @param code version of the program that fitted */
    static Map<String, Object> of(FittedModel model, Frequency frequency, List<History> histories, String code) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("kind", "forecast");
        manifest.put("family", model.rule().family().wireName());
        manifest.put("hyperparameters", hyperparameters(model));
        manifest.put("horizon", model.horizon());
        manifest.put("frequency", frequency.iso());
        manifest.put("season", model.season());
        manifest.put("scaler", "z-score per series");
        model.regression()
                .ifPresent(regression ->
                        manifest.put("covariates", regression.terms().uses()));
        List<Partner> partners = model.partners().stream()
                .filter(partner -> partner.weight() > 0)
                .toList();
        if (!partners.isEmpty()) {
            manifest.put("partners", partners);
        }
        manifest.put("data", histories.stream().map(Manifest::data).toList());
        manifest.put(
                "points",
                histories.stream().mapToLong(h -> h.watermark().count()).sum());
        model.validation().mase().ifPresent(mase -> manifest.put("mase", mase));
        manifest.put("windows", model.validation().windows());
        // nothing is drawn at random
        manifest.put("seed", 0);
        manifest.put("code", code);
        manifest.put("kernels", List.of());
        return manifest;
    }

    static long points(JsonNode manifest) {
        return manifest.path("points").asLong(0);
    }

    static String frequency(JsonNode manifest) {
        return manifest.path("frequency").asString("");
    }

    /** What a version is that forecasts series. */
    enum Kind {
        FIT,
        NETWORK
    }

    /** Empty for versions of anything else. */
    static Optional<Kind> kind(JsonNode manifest) {
        return switch (manifest.path("kind").asString("")) {
            case "forecast" -> Optional.of(Kind.FIT);
            case "network" -> Optional.of(Kind.NETWORK);
            default -> Optional.empty();
        };
    }

    /** Time of the newest value of a series that went into it. */
    static Optional<Instant> last(JsonNode manifest, SeriesId series) {
        return data(manifest, series).flatMap(data -> time(data.path("last")));
    }

    /** Time of the newest row of a network's validation block; without a known split, of all of its rows. */
    static Optional<Instant> lastValidated(JsonNode manifest, SeriesId series, Frequency frequency) {
        Optional<JsonNode> data = data(manifest, series);
        int rows = data.map(one -> one.path("steps").asInt(0)).orElse(0);
        if (rows < 1 || !manifest.path("protocol").asString("").equals(Protocol.RATIO.text())) {
            return data.flatMap(one -> time(one.path("last")));
        }
        int validated = Protocol.RATIO.split(rows, 0).validation().to();
        return time(data.get().path("first")).map(first -> frequency.plus(first, validated - 1L));
    }

    private static Optional<JsonNode> data(JsonNode manifest, SeriesId series) {
        return manifest.path("data")
                .valueStream()
                .filter(one -> one.path("series").asString("").equals(series.value()))
                .findFirst();
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return Optional.of(Instant.parse(text.asString("")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** SHA-256 over the values on their grid, little-endian, gaps as one NaN. */
    static String digest(History history) {
        ByteBuffer bytes = ByteBuffer.allocate(history.values().length * Double.BYTES);
        for (double value : history.values()) {
            bytes.putLong(Long.reverseBytes(Double.doubleToLongBits(value)));
        }
        return RegistryClient.sha256(bytes.array());
    }

    /** SHA-256 over names, kinds and values of all columns; the same for no covariates. */
    static String digest(Covariates covariates) {
        StringBuilder all = new StringBuilder();
        for (Covariates.Column column : covariates.columns()) {
            ByteBuffer bytes = ByteBuffer.allocate(column.values().length * Double.BYTES);
            for (double value : column.values()) {
                bytes.putLong(Long.reverseBytes(Double.doubleToLongBits(value)));
            }
            all.append(column.covariate())
                    .append('\n')
                    .append(column.name())
                    .append('\n')
                    .append(column.kind())
                    .append(RegistryClient.sha256(bytes.array()))
                    .append('\n');
        }
        return RegistryClient.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> hyperparameters(FittedModel model) {
        Map<String, Object> parameters = new LinkedHashMap<>(hyperparameters(model.rule()));
        parameters.put("spreadWindow", model.spreadWindow());
        return parameters;
    }

    private static Map<String, Object> hyperparameters(Rule rule) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        switch (rule) {
            case Rule.Repeat none -> {}
            case Rule.SeasonalNaive none -> {}
            case Rule.SamePhaseMean mean -> parameters.put("seasons", mean.seasons());
            case Rule.Ridge ridge -> {
                parameters.put("lookback", ridge.lookback());
                parameters.put("lambda", ridge.lambda());
            }
            case Smoothing smoothing -> {
                parameters.put("lookback", smoothing.lookback());
                parameters.put("level", smoothing.level());
                parameters.put("trend", smoothing.trend());
                parameters.put("damping", smoothing.damping());
            }
            case Croston croston -> {
                parameters.put("lookback", croston.lookback());
                parameters.put("share", croston.share());
            }
            case Rule.Lagged lagged -> {
                parameters.put("lookback", lagged.weights().lookback());
                parameters.put("lags", lagged.weights().lags());
                parameters.put("lambda", lagged.lambda());
            }
            case Rule.OnRest(Rule rest) -> {
                parameters.put("rest", rest.family().wireName());
                parameters.putAll(hyperparameters(rest));
            }
            case Rule.Pool pool ->
                parameters.put(
                        "parts", pool.parts().stream().map(Manifest::part).toList());
        }
        return parameters;
    }

    private static Map<String, Object> part(Rule.Pool.Part part) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("family", part.rule().family().wireName());
        told.put("weight", part.weight());
        told.putAll(hyperparameters(part.rule()));
        return told;
    }

    private static Map<String, Object> data(History history) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("series", history.series().value());
        data.put(
                "first",
                history.frequency()
                        .plus(history.end(), 1L - history.values().length)
                        .toString());
        data.put("last", history.end().toString());
        data.put("steps", history.values().length);
        data.put("count", history.watermark().count());
        data.put("revision", history.watermark().revision());
        data.put("digest", digest(history));
        if (!history.covariates().isEmpty()) {
            data.put("covariatesDigest", digest(history.covariates()));
        }
        return data;
    }
}
