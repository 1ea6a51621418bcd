package dev.millrace.forecast.training.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Choice;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.training.Recipe;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.servicekit.ApiException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of a POST, before it is checked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrainingRequest(
        @Nullable String name,
        @Nullable SeriesSelector series,
        @Nullable String model,
        @Nullable String preset,
        @Nullable Integer horizon,
        @Nullable Integer lookBack,
        @Nullable Integer labelLength,
        @Nullable SizesRequest sizes,
        @Nullable SortedMap<String, @Nullable KernelRequest> kernels,
        @Nullable Integer epochs,
        @Nullable Integer batch,
        @Nullable Double learningRate,
        @Nullable Integer patience,
        @Nullable Long seed,
        @Nullable Frequency frequency,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final int LOOK_BACK = 96;
    private static final int MOST_KERNELS = 16;
    private static final int MOST_SETTINGS = 32;
    /** Manifests hold numbers as JavaScript has them. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /** Sizes that are left out are the published ones. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SizesRequest(
            @Nullable Integer features,
            @Nullable Integer heads,
            @Nullable Integer feedForward,
            @Nullable Integer encoderLayers,
            @Nullable Integer decoderLayers,
            @Nullable Double dropout) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KernelRequest(@Nullable String name, @Nullable SortedMap<String, @Nullable Object> settings) {}

    /** Everything but the data. */
    record Checked(
            String name,
            NetworkFamily family,
            Preset preset,
            WindowShape shape,
            Sizes sizes,
            KernelPlan kernels,
            Recipe recipe) {}

    /** @throws ApiException naming the field at fault */
    Checked checked() {
        NetworkFamily family = Optional.ofNullable(model)
                .flatMap(NetworkFamily::named)
                .orElseThrow(() -> ApiException.invalid("model", "is one of " + families()));
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.invalid("to", "lies after from");
        }
        return new Checked(
                checkedName(),
                family,
                checkedPreset(),
                checkedShape(),
                checkedSizes(Sizes.published(family)),
                checkedKernels(),
                checkedRecipe(family));
    }

    private String checkedName() {
        if (name == null || !NAME.matcher(name).matches()) {
            throw ApiException.invalid("name", "is 1 to 128 of letters, digits and ._- and begins with none of these");
        }
        boolean family = NetworkFamily.named(name).isPresent()
                || name.equals("auto")
                || Arrays.stream(Family.values()).anyMatch(one -> one.wireName().equals(name));
        if (family) {
            throw ApiException.invalid("name", "is the name of a family; choose another");
        }
        return name;
    }

    private Preset checkedPreset() {
        String wanted = preset == null ? Preset.PAPER.wireName() : preset;
        return Arrays.stream(Preset.values())
                .filter(one -> one.wireName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid("preset", "is paper or improved"));
    }

    private WindowShape checkedShape() {
        if (horizon == null) {
            throw ApiException.invalid("horizon", "is required");
        }
        int back = lookBack == null ? LOOK_BACK : lookBack;
        int label = labelLength == null ? back / 2 : labelLength;
        String field = horizon < 1 || horizon >= WindowShape.MAX_ROWS
                ? "horizon"
                : label < 0 || label > back && labelLength != null ? "labelLength" : "lookBack";
        if ((long) back + horizon > WindowShape.MAX_ROWS) {
            throw ApiException.invalid(field, "and what goes with it are at most " + WindowShape.MAX_ROWS + " steps");
        }
        return told(field, () -> new WindowShape(back, label, horizon));
    }

    private Sizes checkedSizes(Sizes published) {
        if (sizes == null) {
            return published;
        }
        return told(
                "sizes",
                () -> new Sizes(
                        or(sizes.features(), published.features()),
                        or(sizes.heads(), published.heads()),
                        or(sizes.feedForward(), published.feedForward()),
                        or(sizes.encoderLayers(), published.encoderLayers()),
                        or(sizes.decoderLayers(), published.decoderLayers()),
                        or(sizes.dropout(), published.dropout())));
    }

    private KernelPlan checkedKernels() {
        if (kernels == null || kernels.isEmpty()) {
            return KernelPlan.OWN;
        }
        if (kernels.size() > MOST_KERNELS) {
            throw ApiException.invalid("kernels", "are at most " + MOST_KERNELS);
        }
        SortedMap<String, Choice> choices = new TreeMap<>();
        kernels.forEach((slot, kernel) -> {
            if (kernel == null || kernel.name() == null) {
                throw ApiException.invalid("kernels." + slot + ".name", "is required");
            }
            SortedMap<String, Object> settings = new TreeMap<>();
            if (kernel.settings() != null) {
                kernel.settings().forEach((key, value) -> {
                    if (!(value instanceof Boolean || value instanceof Number || value instanceof String)) {
                        throw ApiException.invalid(
                                "kernels." + slot + ".settings." + key, "is true, false, a number or a text");
                    }
                    settings.put(key, value);
                });
            }
            if (settings.size() > MOST_SETTINGS) {
                throw ApiException.invalid("kernels." + slot + ".settings", "are at most " + MOST_SETTINGS);
            }
            choices.put(slot, new Choice(kernel.name(), settings));
        });
        return new KernelPlan(choices);
    }

    private Recipe checkedRecipe(NetworkFamily family) {
        long draw = seed == null ? 1 : seed;
        if (draw < -LARGEST_SEED || draw > LARGEST_SEED) {
            throw ApiException.invalid("seed", "is at most 2^53 - 1 in magnitude");
        }
        Recipe published = Recipe.published(family, draw);
        // Each alone, so that the one at fault is named.
        told("epochs", () -> recipe(published, or(epochs, 1), 1, 1, 1));
        told("batch", () -> recipe(published, 1, or(batch, 1), 1, 1));
        told("learningRate", () -> recipe(published, 1, 1, or(learningRate, 1), 1));
        told("patience", () -> recipe(published, 1, 1, 1, or(patience, 1)));
        return recipe(
                published,
                or(epochs, published.epochs()),
                or(batch, published.batch()),
                or(learningRate, published.learningRate()),
                or(patience, published.patience()));
    }

    private static Recipe recipe(Recipe published, int epochs, int batch, double rate, int patience) {
        return new Recipe(epochs, batch, rate, published.schedule(), patience, published.seed());
    }

    /** Runs a check whose words are good enough for the caller. */
    static <T> T told(String field, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    private static String families() {
        return Arrays.stream(NetworkFamily.values())
                .map(NetworkFamily::wireName)
                .collect(Collectors.joining(", "));
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }
}
