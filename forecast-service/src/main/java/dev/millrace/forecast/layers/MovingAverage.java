package dev.millrace.forecast.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Series decomposition (Autoformer): the trend is the mean over a window of odd width, where the ends are repeated; the seasonal part
 * is the rest. A product with the matrix of that mean, which is faster than pooling up to a few hundred tokens and as exact.
 * Thread-safe; the matrices, one a length, live as long as the manager.
 */
public final class MovingAverage {

    private final int width;
    private final NDManager manager;
    private final Map<Integer, NDArray> trends = new ConcurrentHashMap<>();
    private final Map<Integer, NDArray> seasonals = new ConcurrentHashMap<>();

    public MovingAverage(int width, NDManager manager) {
        if (width < 1 || width % 2 == 0) {
            throw new IllegalArgumentException("the moving average has an odd width, not " + width);
        }
        this.width = width;
        this.manager = manager;
    }

    /** @param x {@code [batch, features, tokens]} */
    public NDArray trend(NDArray x) {
        return x.matMul(trends.computeIfAbsent((int) x.getShape().get(2), length -> matrix(length, false)));
    }

    public NDArray seasonal(NDArray x) {
        return x.matMul(seasonals.computeIfAbsent((int) x.getShape().get(2), length -> matrix(length, true)));
    }

    private NDArray matrix(int length, boolean rest) {
        float[] values = new float[length * length];
        int half = width / 2;
        for (int t = 0; t < length; t++) {
            int[] counts = new int[length];
            for (int offset = -half; offset <= half; offset++) {
                counts[Math.clamp(t + offset, 0, length - 1)]++;
            }
            for (int s = 0; s < length; s++) {
                double share = (double) counts[s] / width;
                values[s * length + t] = (float) (rest ? (s == t ? 1 : 0) - share : share);
            }
        }
        NDArray matrix = manager.create(values, new Shape(length, length));
        // it outlives the pass it is made in
        ai.djl.ndarray.NDScope.unregister(matrix);
        return matrix;
    }
}
