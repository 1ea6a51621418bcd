package dev.millrace.forecast.training.job;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.EttCsv;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.Split;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Makes a plan of what is asked and the rows there are, and refuses what could not work. */
@Component
class Planning {

    private static final int LINE_BYTES = 1 << 20;
    /** Part of the heap that data and weights may take. */
    private static final double HEAP_SHARE = 0.8;
    /** The rows themselves, scaled ones, and what is made of them for a batch. */
    private static final int BYTES_PER_CELL = 24;

    private final TrainingProperties properties;

    Planning(TrainingProperties properties) {
        this.properties = properties;
    }

    EttCsv.Limits csvLimits() {
        return new EttCsv.Limits(LINE_BYTES, properties.maxChannels(), properties.maxRows(), properties.maxCells());
    }

    /** @throws ApiException naming the field at fault */
    TrainingPlan plan(TrainingRequest.Checked asked, TrainingData data) {
        SeriesTable table = data.table();
        TimeFeatures calendar = TimeFeatures.infer(table);
        NetworkSpec spec = spec(asked, table.channels(), calendar, KernelPlan.OWN);
        TrainingRequest.told("lookBack", spec::config);
        NetworkSpec chosen = spec(asked, table.channels(), calendar, asked.kernels());
        TrainingRequest.told("kernels", () -> chosen.config().mixers());
        requireWindows(asked, table.rows());
        requireMemory(chosen, asked.recipe().batch(), table);
        return new TrainingPlan(
                asked.name(), chosen, asked.recipe(), data.frequency(), calendar.code(), data.channels(), table.rows());
    }

    private static NetworkSpec spec(
            TrainingRequest.Checked asked, int channels, TimeFeatures calendar, KernelPlan kernels) {
        return new NetworkSpec(
                asked.family(),
                asked.preset(),
                channels,
                asked.shape().lookBack(),
                asked.shape().label(),
                asked.shape().horizon(),
                calendar.width(),
                asked.sizes(),
                kernels);
    }

    private void requireMemory(NetworkSpec spec, int batch, SeriesTable table) {
        Footprint footprint = Footprint.of(spec, batch);
        double heap = footprint.heapBytes() + (double) BYTES_PER_CELL * table.values().length;
        if (footprint.nativeBytes() > properties.maxMemory().toBytes()) {
            throw tooLarge(footprint.nativeBytes(), properties.maxMemory().toBytes(), "of memory");
        }
        if (heap > HEAP_SHARE * properties.heap().toBytes()) {
            throw tooLarge(heap, HEAP_SHARE * properties.heap().toBytes(), "of heap");
        }
    }

    private static ApiException tooLarge(double bytes, double most, String kind) {
        String reason = String.format(
                Locale.ROOT,
                "would take about %.1f GB %s, more than the %.1f GB there are",
                bytes / 1e9,
                kind,
                most / 1e9);
        return new ApiException(
                ErrorCode.TRAINING_TOO_LARGE, "The training " + reason, List.of(Fault.field("sizes", reason)));
    }

    private static void requireWindows(TrainingRequest.Checked asked, int rows) {
        WindowShape shape = asked.shape();
        Split split;
        try {
            split = Protocol.RATIO.split(rows, shape.lookBack());
        } catch (BadTableException e) {
            throw tooShort(rows, String.valueOf(e.getMessage()));
        }
        int least = Math.min(
                windows(split.train(), shape),
                Math.min(windows(split.validation(), shape), windows(split.test(), shape)));
        if (least < 1) {
            throw tooShort(
                    rows,
                    "a horizon of " + shape.horizon() + " and a look-back of " + shape.lookBack()
                            + " need more rows: .7 of them train, .1 validate and .2 test");
        }
        int train = windows(split.train(), shape);
        if (train < asked.recipe().batch()) {
            throw ApiException.invalid(
                    "batch", "is " + asked.recipe().batch() + ", but there are only " + train + " windows to train on");
        }
    }

    private static int windows(Block block, WindowShape shape) {
        return block.rows() - shape.lookBack() - shape.horizon() + 1;
    }

    private static ApiException tooShort(int rows, String reason) {
        return new ApiException(
                ErrorCode.HISTORY_TOO_SHORT,
                "There are " + rows + " rows: " + reason,
                List.of(Fault.field("horizon", reason)));
    }
}
