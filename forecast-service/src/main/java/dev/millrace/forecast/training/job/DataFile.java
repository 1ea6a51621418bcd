package dev.millrace.forecast.training.job;

import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The rows of a training at rest: {@code values [rows, channels]} and {@code times [rows]}. The same rows always give the same bytes. */
final class DataFile {

    private static final String KEY = "millrace.training-data.v1";
    private static final String VALUES = "values";
    private static final String TIMES = "times";

    private DataFile() {}

    static void write(SeriesTable table, Path file) throws IOException {
        Map<String, Tensor> tensors = Map.of(
                VALUES, Tensor.of(table.values(), table.rows(), table.channels()),
                TIMES, Tensor.of(table.times(), table.rows()));
        new Safetensors(tensors, Map.of(KEY, "")).writeTo(file);
    }

    /** @throws SafetensorsException when the file holds something else */
    static SeriesTable read(Path file, List<String> names) throws IOException {
        Safetensors data = Safetensors.map(file);
        if (!data.metadata().containsKey(KEY)) {
            throw new SafetensorsException("there is no metadata " + KEY);
        }
        try {
            return new SeriesTable(
                    names, data.tensor(TIMES).toLongs(), data.tensor(VALUES).toDoubles());
        } catch (IllegalArgumentException e) {
            throw new SafetensorsException("the file holds other rows: " + e.getMessage(), e);
        }
    }
}
