package dev.millrace.forecast.training.job;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.training.job.TrainingRequest.KernelRequest;
import dev.millrace.forecast.training.job.TrainingRequest.SizesRequest;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a version's manifest says of how it was made, as a request for another that is made alike. */
final class SameAgain {

    private SameAgain() {}

    /** Ids of the channels, in the network's order. */
    static List<SeriesId> channels(JsonNode manifest) {
        return manifest.path("data")
                .valueStream()
                .map(data -> new SeriesId(data.path("series").asString("")))
                .toList();
    }

    /**
     * The same network and recipe on as many of the newest steps: what it takes in memory and time is what it took before, and what lies further back
     * than it did then no longer counts.
     *
     * @param name without its prefix
     * @param last newest step there is of the first channel
     */
    static TrainingRequest request(String name, JsonNode manifest, Instant last) {
        JsonNode made = manifest.path("hyperparameters");
        Frequency frequency = Frequency.parse(manifest.path("frequency").asString(""));
        int steps = manifest.at("/data/0/steps").asInt(0);
        return new TrainingRequest(
                name,
                new SeriesSelector.Ids(channels(manifest)),
                manifest.path("family").asString(""),
                manifest.path("preset").asString(""),
                manifest.path("horizon").asInt(),
                manifest.path("lookBack").asInt(),
                made.path("labelLength").asInt(),
                new SizesRequest(
                        made.path("features").asInt(),
                        made.path("heads").asInt(),
                        made.path("feedForward").asInt(),
                        made.path("encoderLayers").asInt(),
                        made.path("decoderLayers").asInt(),
                        made.path("dropout").asDouble()),
                kernels(made.path("kernels")),
                made.path("epochs").asInt(),
                made.path("batch").asInt(),
                made.path("learningRate").asDouble(),
                made.path("patience").asInt(),
                manifest.path("seed").asLong(),
                frequency,
                frequency.plus(last, 1L - steps),
                null);
    }

    private static SortedMap<String, @Nullable KernelRequest> kernels(JsonNode sent) {
        SortedMap<String, @Nullable KernelRequest> kernels = new TreeMap<>();
        sent.properties().forEach(slot -> {
            SortedMap<String, @Nullable Object> settings = new TreeMap<>();
            slot.getValue()
                    .path("settings")
                    .properties()
                    .forEach(setting -> settings.put(setting.getKey(), plain(setting.getValue())));
            kernels.put(
                    slot.getKey(),
                    new KernelRequest(slot.getValue().path("name").asString(""), settings));
        });
        return kernels;
    }

    private static Object plain(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNumber() ? value.numberValue() : value.asString("");
    }
}
