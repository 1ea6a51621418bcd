package dev.millrace.forecast.training.job;

import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.training.Recipe;
import java.util.List;

/**
 * Everything about a training but its data, as its row and its process keep it.
 *
 * @param name of the model
 * @param timeFeatures code of the calendar
 * @param rows of the data
 */
record TrainingPlan(
        String name,
        NetworkSpec spec,
        Recipe recipe,
        Frequency frequency,
        String timeFeatures,
        List<ChannelData> data,
        int rows) {

    TrainingPlan {
        data = List.copyOf(data);
    }

    /** Names of models that were trained on demand begin with it. */
    static final String PREFIX = "trained/";

    String model() {
        return PREFIX + name;
    }

    List<String> channels() {
        return data.stream().map(ChannelData::series).toList();
    }
}
