package dev.millrace.registry.kernel;

import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a kernel took on some hardware, on arrays {@code [1, 1, length, dim]}.
 *
 * @param threads of one operation
 * @param window tokens that windowed kernels see
 * @param lengths ascending
 * @param milliseconds of the fastest call at each length
 * @param bytes how far the resident set rose during a call, at each length; absent where that is not known
 * @param full the same of softmax attention, measured in the same run
 */
record Benchmark(
        int threads,
        int dim,
        int window,
        List<Integer> lengths,
        List<Double> milliseconds,
        @Nullable List<Double> bytes,
        @Nullable Beside full) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_LENGTHS = 64;

    /** What stands beside it. */
    record Beside(List<Double> milliseconds, @Nullable List<Double> bytes) {}

    /** @throws ApiException that names the field at fault */
    Benchmark checked() {
        positive("benchmark.threads", threads);
        positive("benchmark.dim", dim);
        positive("benchmark.window", window);
        if (lengths == null || lengths.isEmpty() || lengths.size() > MOST_LENGTHS) {
            throw ApiException.invalid("benchmark.lengths", "must be 1 to " + MOST_LENGTHS + " lengths");
        }
        for (int i = 0; i < lengths.size(); i++) {
            Integer length = lengths.get(i);
            if (length == null || length < 1 || (i > 0 && length <= lengths.get(i - 1))) {
                throw ApiException.invalid(
                        "benchmark.lengths[" + i + "]", "must be 1 or more, and more than the one before");
            }
        }
        numbers("benchmark.milliseconds", milliseconds, false);
        numbers("benchmark.bytes", bytes, true);
        if (full != null) {
            numbers("benchmark.full.milliseconds", full.milliseconds(), false);
            numbers("benchmark.full.bytes", full.bytes(), true);
        }
        return this;
    }

    static Optional<Benchmark> read(@Nullable String json) {
        return Optional.ofNullable(json).map(text -> JSON.readValue(text, Benchmark.class));
    }

    /** Where {@code length} was measured: the shortest length that holds it, or else the longest. */
    int place(int length) {
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) >= length) {
                return i;
            }
        }
        return lengths.size() - 1;
    }

    private void numbers(String field, @Nullable List<Double> numbers, boolean absentAllowed) {
        if (numbers == null && absentAllowed) {
            return;
        }
        if (numbers == null || numbers.size() != lengths.size()) {
            throw ApiException.invalid(field, "must have as many numbers as there are lengths, " + lengths.size());
        }
        for (int i = 0; i < numbers.size(); i++) {
            Double number = numbers.get(i);
            if (number == null || !Double.isFinite(number) || number < 0) {
                throw ApiException.invalid(field + "[" + i + "]", "must be a number of 0 or more");
            }
        }
    }

    private static void positive(String field, int number) {
        if (number < 1) {
            throw ApiException.invalid(field, "must be 1 or more");
        }
    }
}
