package dev.millrace.forecast.training.job;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.SeriesTable;
import java.util.List;

/**
 * The rows of a training, without gaps.
 *
 * @param channels one for each column of the table, in their order
 */
record TrainingData(SeriesTable table, Frequency frequency, List<ChannelData> channels) {

    TrainingData {
        channels = List.copyOf(channels);
    }
}
