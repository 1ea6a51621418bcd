package dev.millrace.forecast.network.file;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.Scaler;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link TrainedNetwork} as safetensors: weights under {@code weights.}, the scaler and the residuals {@code [channels, rows, columns]}
 * beside them, and everything that is no array as JSON under {@value #KEY} in the metadata. The same network always gives the same bytes.
 */
public final class NetworkFile {

    /** Present in the metadata of every such file, and of no other. */
    public static final String KEY = "millrace.network.v1";

    private static final String WEIGHTS = "weights.";
    private static final String MEAN = "scaler.mean";
    private static final String DEVIATION = "scaler.deviation";
    private static final String RESIDUALS = "residuals";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** What is no array. */
    private record Header(
            NetworkSpec network,
            List<String> channels,
            Frequency frequency,
            String timeFeatures,
            long seed,
            int stepsPerRow) {}

    private NetworkFile() {}

    /** Bytes of a file that may be kept in memory. */
    public static byte[] write(TrainedNetwork network) {
        return file(network).write();
    }

    /** Replaces the file, in one step. */
    public static void writeTo(TrainedNetwork network, Path file) throws IOException {
        file(network).writeTo(file);
    }

    /** @throws SafetensorsException when the bytes are no such network */
    public static TrainedNetwork read(byte[] file) {
        return read(Safetensors.read(file));
    }

    /** The weights are mapped from the file, which must not change. */
    public static TrainedNetwork read(Path file) throws IOException {
        return read(Safetensors.map(file));
    }

    /** @throws SafetensorsException when the file holds no such network */
    public static TrainedNetwork read(Safetensors file) {
        String json = Optional.ofNullable(file.metadata().get(KEY))
                .orElseThrow(() -> new SafetensorsException("there is no metadata " + KEY));
        try {
            return network(JSON.readValue(json, Header.class), file);
        } catch (JacksonException | IllegalArgumentException | ArithmeticException | NullPointerException e) {
            throw new SafetensorsException("the file holds no trained network: " + e.getMessage(), e);
        }
    }

    private static Safetensors file(TrainedNetwork network) {
        Map<String, Tensor> tensors = new HashMap<>();
        network.weights().forEach((name, tensor) -> tensors.put(WEIGHTS + name, tensor));
        tensors.put(MEAN, vector(network.scaler().mean()));
        tensors.put(DEVIATION, vector(network.scaler().deviation()));
        List<ResidualGrid> grids = network.residuals();
        ResidualGrid first = grids.getFirst();
        FloatBuffer residuals = FloatBuffer.allocate(Math.multiplyExact(grids.size(), first.residuals().length));
        for (ResidualGrid grid : grids) {
            if (grid.stepsPerRow() != first.stepsPerRow() || grid.columns() != first.columns()) {
                throw new IllegalArgumentException("the channels' residuals have different grids");
            }
            residuals.put(grid.residuals());
        }
        int rows = first.residuals().length / first.columns();
        tensors.put(RESIDUALS, Tensor.of(residuals.array(), grids.size(), rows, first.columns()));
        Header header = new Header(
                network.spec(),
                network.channels(),
                network.frequency(),
                network.calendar().code(),
                network.seed(),
                first.stepsPerRow());
        return new Safetensors(tensors, Map.of(KEY, JSON.writeValueAsString(header)));
    }

    private static TrainedNetwork network(Header header, Safetensors file) {
        Map<String, Tensor> weights = new HashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(WEIGHTS)) {
                requireFinite(name, tensor);
                weights.put(name.substring(WEIGHTS.length()), tensor);
            }
        });
        header.network().config();
        return new TrainedNetwork(
                header.network(),
                header.channels(),
                header.frequency(),
                TimeFeatures.of(header.timeFeatures()),
                new Scaler(file.tensor(MEAN).toDoubles(), file.tensor(DEVIATION).toDoubles()),
                header.seed(),
                residuals(header.stepsPerRow(), file.tensor(RESIDUALS)),
                weights);
    }

    private static List<ResidualGrid> residuals(int stepsPerRow, Tensor tensor) {
        long[] shape = tensor.shape();
        if (shape.length != 3) {
            throw new SafetensorsException("the residuals have the shape " + Arrays.toString(shape));
        }
        requireFinite(RESIDUALS, tensor);
        float[] all = tensor.toFloats();
        int each = Math.toIntExact(shape[1] * shape[2]);
        List<ResidualGrid> grids = new ArrayList<>();
        for (int c = 0; c < shape[0]; c++) {
            grids.add(new ResidualGrid(
                    stepsPerRow, Math.toIntExact(shape[2]), Arrays.copyOfRange(all, c * each, (c + 1) * each)));
        }
        return grids;
    }

    private static void requireFinite(String name, Tensor tensor) {
        for (float value : tensor.toFloats()) {
            if (!Float.isFinite(value)) {
                throw new SafetensorsException(name + " holds " + value);
            }
        }
    }

    private static Tensor vector(double[] values) {
        return Tensor.of(values, values.length);
    }
}
