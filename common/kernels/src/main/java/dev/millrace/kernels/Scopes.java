package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Native memory of intermediate results ends with the step that made them, not with the caller's scope. */
final class Scopes {

    private Scopes() {}

    /** Runs {@code work} and closes what it made but its result, which must be new and goes to the caller's scope. */
    static NDArray keeping(Supplier<NDArray> work) {
        return keepingAll(() -> new NDList(work.get())).head();
    }

    static NDList keepingAll(Supplier<NDList> work) {
        NDList kept;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            kept = work.get();
            NDScope.unregister(kept);
        }
        kept.forEach(NDScope::register);
        return kept;
    }

    /** As {@code NDArrays.concat}, which loses the gradient of a single array. */
    static NDArray concat(NDList arrays, int axis) {
        return arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, axis);
    }
}
