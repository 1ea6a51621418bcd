package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.covariate.calendar.Holidays;
import dev.millrace.forecast.series.Resampling;
import dev.millrace.forecast.serving.BesideRequest.CalendarRequest;
import dev.millrace.forecast.serving.BesideRequest.StoredCovariate;
import dev.millrace.forecast.serving.Inputs.Attribute;
import dev.millrace.servicekit.ApiException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request says of covariates, before it is checked. */
final class InputsRequest {

    private static final int MOST_NAME = 200;

    /** @param values of history and horizon if it is known ahead, of the history if not */
    record InlineCovariate(@Nullable String kind, @Nullable List<@Nullable Double> values) {}

    /** @param frequency ISO-8601 @param rule that makes one value of several points */
    record ResampleRequest(
            @Nullable String frequency, @Nullable String rule) {}

    private InputsRequest() {}

    static List<Inputs.Stored> stored(@Nullable List<@Nullable StoredCovariate> sent, int most) {
        List<Inputs.Stored> covariates = new ArrayList<>();
        Set<SeriesId> ids = new HashSet<>();
        for (int i = 0; sent != null && i < sent.size(); i++) {
            String at = "covariates[" + i + "]";
            StoredCovariate one = sent.get(i);
            if (one == null || one.series() == null) {
                throw ApiException.invalid(at + ".series", "is required");
            }
            SeriesId id;
            try {
                id = new SeriesId(one.series());
            } catch (IllegalArgumentException e) {
                throw ApiException.invalid(at + ".series", String.valueOf(e.getMessage()));
            }
            if (!ids.add(id)) {
                throw ApiException.invalid(at + ".series", "occurs twice");
            }
            covariates.add(new Inputs.Stored(id, kind(at, one.kind())));
        }
        if (covariates.size() > most) {
            throw ApiException.invalid("covariates", "may be at most " + most);
        }
        return covariates;
    }

    static Kind kind(String at, @Nullable String name) {
        if ("future".equals(name)) {
            return Kind.FUTURE;
        }
        if ("past".equals(name)) {
            return Kind.PAST;
        }
        throw ApiException.invalid(at + ".kind", "is future or past");
    }

    static Optional<Inputs.Calendar> calendar(@Nullable CalendarRequest sent) {
        if (sent == null) {
            return Optional.empty();
        }
        if (sent.holidays() != null && Holidays.of(sent.holidays()).isEmpty()) {
            throw ApiException.invalid(
                    "calendar.holidays",
                    "is no country or part of one whose holidays are known, such as DE, DE-BY or US");
        }
        return Optional.of(new Inputs.Calendar(Optional.ofNullable(sent.holidays())));
    }

    static Optional<Resampling> resampling(@Nullable ResampleRequest sent, Optional<ZoneId> zone) {
        if (sent == null) {
            return Optional.empty();
        }
        if (sent.frequency() == null || sent.rule() == null) {
            throw ApiException.invalid("resample", "needs frequency and rule");
        }
        Resampling resampling = Resampling.parse("resample.frequency", sent.frequency(), "resample.rule", sent.rule());
        return Optional.of(zone.map(resampling::in).orElse(resampling));
    }

    static Optional<ZoneId> zone(@Nullable String sent) {
        if (sent != null && !ZoneId.getAvailableZoneIds().contains(sent)) {
            throw ApiException.invalid("zone", "is no time zone of a region, such as Europe/Berlin");
        }
        return Optional.ofNullable(sent).map(ZoneId::of);
    }

    static Map<SeriesId, Map<String, Attribute>> statics(
            @Nullable Map<String, @Nullable Map<String, @Nullable JsonNode>> sent, int most) {
        Map<SeriesId, Map<String, Attribute>> statics = new HashMap<>();
        if (sent == null) {
            return statics;
        }
        for (Map.Entry<String, @Nullable Map<String, @Nullable JsonNode>> one : sent.entrySet()) {
            String at = "static." + one.getKey();
            try {
                statics.put(new SeriesId(one.getKey()), attributes(at, one.getValue(), most));
            } catch (IllegalArgumentException e) {
                throw ApiException.invalid(at, String.valueOf(e.getMessage()));
            }
        }
        return statics;
    }

    static Map<String, Attribute> attributes(String at, @Nullable Map<String, @Nullable JsonNode> sent, int most) {
        Map<String, Attribute> attributes = new TreeMap<>();
        if (sent == null || sent.isEmpty() || sent.size() > most) {
            throw ApiException.invalid(at, "are 1 to " + most + " attributes");
        }
        for (Map.Entry<String, @Nullable JsonNode> one : sent.entrySet()) {
            String name = one.getKey();
            JsonNode value = one.getValue();
            requireName(at, name);
            if (value != null && value.isNumber() && Double.isFinite(value.doubleValue())) {
                attributes.put(name, new Attribute.Number(value.doubleValue()));
            } else if (value != null && (value.isString() || value.isBoolean())) {
                attributes.put(name, new Attribute.Category(value.asString()));
            } else {
                throw ApiException.invalid(at + "." + name, "is a number, a text or a truth value");
            }
        }
        return attributes;
    }

    static void requireName(String at, String name) {
        if (name.isBlank() || name.length() > MOST_NAME) {
            throw ApiException.invalid(at, "has a name that is blank or longer than " + MOST_NAME + " characters");
        }
    }
}
