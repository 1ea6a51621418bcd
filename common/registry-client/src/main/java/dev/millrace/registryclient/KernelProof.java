package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kernel was found to be on some hardware.
 *
 * @param largestError against its scalar reference, in the case that came nearest to its tolerance or went furthest beyond it
 * @param tolerance of that case
 * @param details seeds, sizes, cases
 */
public record KernelProof(
        String hardware,
        double largestError,
        double tolerance,
        Map<String, Object> details,
        Benchmark benchmark,
        Instant measuredAt) {

    /**
     * On arrays {@code [1, 1, length, dim]}.
     *
     * @param threads of one operation
     * @param window tokens that windowed kernels see
     * @param lengths ascending
     * @param milliseconds of the fastest call at each length
     * @param bytes how far the resident set rose during a call; absent where the system cannot tell
     * @param full the same of softmax attention, in the same run
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Benchmark(
            int threads,
            int dim,
            int window,
            List<Integer> lengths,
            List<Double> milliseconds,
            Optional<List<Double>> bytes,
            Beside full) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Beside(List<Double> milliseconds, Optional<List<Double>> bytes) {}
}
