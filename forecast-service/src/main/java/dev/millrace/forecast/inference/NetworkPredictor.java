package dev.millrace.forecast.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A trained network in native memory. Draws the same keys in every pass: an answer depends on the window alone. */
final class NetworkPredictor implements Predictor {

    private final NetworkConfig config;
    private final long seed;
    private final int batch;
    private final int mapValues;
    private final Parameters parameters;
    private final Network network;
    private final ConcurrentLinkedDeque<InputRoom> rooms = new ConcurrentLinkedDeque<>();

    /**
     * @param batch most windows at once
     * @param mapValues most values of attention maps in an explanation
     * @throws IllegalArgumentException when the weights do not fit the network
     */
    NetworkPredictor(TrainedNetwork trained, int batch, int mapValues) {
        this.config = trained.spec().config();
        this.seed = trained.seed();
        this.batch = batch;
        this.mapValues = mapValues;
        this.parameters = Parameters.stored(trained.weights());
        try {
            this.network = config.build(parameters);
            requireAllUsed();
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    @Override
    public long bytes() {
        long floats = parameters.size()
                + parameters.buffers().values().stream()
                        .mapToLong(NDArray::size)
                        .sum();
        return floats * Float.BYTES + InputRoom.bytes(config, batch);
    }

    @Override
    public List<float[]> forecast(List<Window> windows) {
        float[] all = pass(windows, Pass.serving(seed));
        int each = all.length / windows.size();
        List<float[]> forecasts = new ArrayList<>(windows.size());
        for (int i = 0; i < windows.size(); i++) {
            forecasts.add(Arrays.copyOfRange(all, i * each, (i + 1) * each));
        }
        return forecasts;
    }

    @Override
    public Explained explain(Window window) {
        PlaceTrace trace = new PlaceTrace(mapValues);
        float[] forecast = pass(List.of(window), Pass.serving(seed, trace));
        return new Explained(forecast, trace.explanation());
    }

    @Override
    public void close() {
        for (InputRoom room = rooms.poll(); room != null; room = rooms.poll()) {
            room.close();
        }
        parameters.close();
    }

    private float[] pass(List<Window> windows, Pass pass) {
        InputRoom free = rooms.poll();
        InputRoom room = free == null ? new InputRoom(config, batch) : free;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return network.forward(room.fill(windows), pass).toFloatArray();
        } finally {
            rooms.push(room);
        }
    }

    private void requireAllUsed() {
        if (!parameters.unused().isEmpty()) {
            throw new IllegalArgumentException(
                    "the network has no place for the weights " + String.join(", ", parameters.unused()));
        }
    }
}
