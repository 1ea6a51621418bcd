package dev.millrace.forecast.serving;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.servicekit.ApiException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the address of a request with a CSV says: the fields of a JSON request, lists with commas. */
final class CsvParameters {

    private static final Set<String> KNOWN = Set.of(
            "horizon",
            "frequency",
            "unit",
            "zone",
            "holidays",
            "calendar",
            "model",
            "fit",
            "refit",
            "quantiles",
            "levels",
            "partial");

    private final Map<String, String> sent;

    /** @throws ApiException for a parameter that is not known */
    CsvParameters(Map<String, String> sent) {
        this.sent = Map.copyOf(sent);
        for (String name : sent.keySet()) {
            if (!KNOWN.contains(name)) {
                throw ApiException.invalid(name, "is no parameter of a request with a CSV");
            }
        }
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(sent.get(name));
    }

    Optional<ZoneId> zone() {
        return InputsRequest.zone(sent.get("zone"));
    }

    Optional<String> unit() {
        return text("unit");
    }

    Optional<Frequency> frequency() {
        try {
            return text("frequency").map(Frequency::parse);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("frequency", String.valueOf(e.getMessage()));
        }
    }

    Optional<Integer> horizon() {
        try {
            return text("horizon").map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw ApiException.invalid("horizon", "is a number of steps");
        }
    }

    private boolean truth(String name) {
        return switch (text(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ApiException.invalid(name, "is true or false");
        };
    }

    private @Nullable List<@Nullable BigDecimal> numbers(String name) {
        if (text(name).isEmpty()) {
            return null;
        }
        List<@Nullable BigDecimal> numbers = new ArrayList<>();
        for (String number : text(name).get().split(",", -1)) {
            try {
                numbers.add(new BigDecimal(number.strip()));
            } catch (NumberFormatException e) {
                throw ApiException.invalid(name, "are numbers with commas between them");
            }
        }
        return numbers;
    }

    ForecastRequest request(List<@Nullable InlineSeries> inline, Optional<Integer> horizon) {
        boolean calendar = truth("calendar") || text("holidays").isPresent();
        return new ForecastRequest(
                null,
                inline,
                horizon.orElse(null),
                numbers("quantiles"),
                numbers("levels"),
                sent.get("model"),
                sent.get("fit"),
                sent.get("refit"),
                truth("partial"),
                null,
                null,
                calendar ? new BesideRequest.CalendarRequest(sent.get("holidays")) : null,
                null,
                null,
                sent.get("zone"));
    }
}
