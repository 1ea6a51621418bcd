package dev.millrace.kernels.bench;

import java.util.List;
import java.util.Optional;

/**
 * A kernel beside softmax attention, at each of some lengths.
 *
 * @param milliseconds of the fastest call
 * @param bytes how far the resident set rose during a call; empty where the system cannot tell
 * @param fullMilliseconds of softmax attention
 * @param fullBytes of softmax attention
 */
public record Comparison(
        List<Double> milliseconds,
        Optional<List<Double>> bytes,
        List<Double> fullMilliseconds,
        Optional<List<Double>> fullBytes) {}
