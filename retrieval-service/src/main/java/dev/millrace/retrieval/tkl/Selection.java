package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;
import java.util.Arrays;

/** Rows by number, as products with ones and zeros: exact, quick to go back through, and the same in every run. */
record Selection(NDManager manager, int[] numbers, long from) {

    static Selection of(NDManager manager, int[] numbers, long from) {
        return new Selection(manager, numbers, from);
    }

    /** @param array {@code [from, …]} @return {@code [numbers, …]}, or {@code [1, …]} to be broadcast where there is but one */
    NDArray rows(NDArray array) {
        if (from == 1) {
            return array;
        }
        float[] ones = new float[Math.toIntExact(numbers.length * from)];
        for (int row = 0; row < numbers.length; row++) {
            ones[Math.toIntExact(row * from + numbers[row])] = 1;
        }
        Shape shape = array.getShape();
        long each = shape.size() / from;
        long[] wanted = shape.getShape();
        wanted[0] = numbers.length;
        return EngineArrays.of(manager, ones, new Shape(numbers.length, from))
                .matMul(array.reshape(from, each))
                .reshape(new Shape(wanted));
    }

    /**
     * Moves rows to places; a place whose number is that of no row gets zeros.
     *
     * @param array {@code [rows, …]} @param places for each place a row, or the number of rows
     * @return {@code [places, …]}
     */
    static NDArray placed(NDArray array, long[] places) {
        Shape shape = array.getShape();
        long rows = shape.get(0);
        long each = shape.size() / rows;
        NDManager manager = array.getManager();
        NDArray filled = array.reshape(rows, each).concat(manager.zeros(new Shape(1, each)), 0);
        NDArray index = EngineArrays.of(manager, places, new Shape(places.length, 1));
        long[] wanted = Arrays.copyOf(shape.getShape(), shape.dimension());
        wanted[0] = places.length;
        return filled.gather(index.broadcast(new Shape(places.length, each)), 0).reshape(new Shape(wanted));
    }
}
