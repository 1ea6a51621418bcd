package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.series.Resampling;
import dev.millrace.registryclient.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a forecast reads beside the values of a series.
 *
 * @param covariates series that are stored
 * @param calendar hours and days as covariates
 * @param statics attributes by series, each by its name: a number or a category
 * @param resampling of the points before anything else; empty: the series' own grid
 * @param zone whose local time days are, and answers tell; empty: UTC
 */
public record Inputs(
        List<Stored> covariates,
        Optional<Calendar> calendar,
        Map<SeriesId, Map<String, Attribute>> statics,
        Optional<Resampling> resampling,
        Optional<ZoneId> zone) {

    public static final Inputs NONE =
            new Inputs(List.of(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    private static final int SUFFIX_DIGITS = 16;

    /** @param kind future or past */
    public record Stored(SeriesId series, Kind kind) {}

    /** @param holidays ISO 3166 code whose public holidays count; empty: none do */
    public record Calendar(Optional<String> holidays) {}

    /** What does not change: a number, or else a category. */
    public sealed interface Attribute {
        record Number(double value) implements Attribute {}

        record Category(String value) implements Attribute {}
    }

    public Inputs {
        covariates = List.copyOf(covariates);
        statics = Map.copyOf(statics);
    }

    /** Whether anything but the values themselves is read. */
    public boolean hasCovariates() {
        return !covariates.isEmpty() || calendar.isPresent() || !statics.isEmpty();
    }

    ZoneId zoneOrUtc() {
        return zone.orElse(ZoneId.of("UTC"));
    }

    /** What makes the name of a model that reads these inputs its own; empty for the values alone. */
    String suffix() {
        if (!hasCovariates() && resampling.isEmpty()) {
            return "";
        }
        StringBuilder canonical = new StringBuilder();
        covariates.forEach(one -> canonical.append(one).append('\n'));
        calendar.ifPresent(one -> canonical.append(one).append(zoneOrUtc()).append('\n'));
        resampling.ifPresent(one -> canonical.append(one).append('\n'));
        new TreeMap<>(statics)
                .forEach((id, attributes) ->
                        canonical.append(id).append(new TreeMap<>(attributes)).append('\n'));
        return "/x"
                + RegistryClient.sha256(canonical.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, SUFFIX_DIGITS);
    }
}
