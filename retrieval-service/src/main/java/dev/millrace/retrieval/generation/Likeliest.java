package dev.millrace.retrieval.generation;

/** Indices by falling weight, of equal ones the lowest first: a heap, since few of very many are asked for. For one thread. */
final class Likeliest {

    private final double[] weights;
    private final int[] heap;
    private int size;

    Likeliest(double[] weights) {
        this.weights = weights;
        this.size = weights.length;
        this.heap = new int[size];
        for (int i = 0; i < size; i++) {
            heap[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    private Likeliest(Likeliest other) {
        this.weights = other.weights;
        this.size = other.size;
        this.heap = other.heap.clone();
    }

    /** Takes the next one out. There must be one. */
    int next() {
        int first = heap[0];
        heap[0] = heap[--size];
        sink(0);
        return first;
    }

    /** The weights of the next {@code count} together; they stay. */
    double sum(int count) {
        Likeliest copy = new Likeliest(this);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[copy.next()];
        }
        return sum;
    }

    private void sink(int from) {
        int moved = heap[from];
        int at = from;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], moved)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        if (size > 0) {
            heap[at] = moved;
        }
    }

    private boolean before(int one, int other) {
        return weights[one] > weights[other] || weights[one] == weights[other] && one < other;
    }
}
