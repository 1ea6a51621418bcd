package dev.millrace.retrieval.lab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What this machine can do at most. */
public final class Machine {

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final int READ = 16 << 20;
    private static final int SIDE = 768;

    private Machine() {}

    /** Bytes a second that one thread reads from memory. @param seconds to read for */
    public static double bytesPerSecond(double seconds) {
        long[] values = new long[READ];
        Arrays.fill(values, 1);
        long[] sum = new long[1];
        double millis = Timing.fastest(seconds, () -> sum[0] += sum(values));
        if (sum[0] == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return READ * (double) Long.BYTES / (millis / 1e3);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }

    /** Multiply-adds of single precision a second, in a product of large matrices on the threads of one operation. */
    public static double productsPerSecond(double seconds) {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray matrix = manager.randomNormal(new Shape(SIDE, SIDE));
            double millis = Timing.fastest(seconds, () -> {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    matrix.matMul(matrix);
                }
            });
            return Math.pow(SIDE, 3) / (millis / 1e3);
        }
    }

    /** Bytes of memory that nobody needs now. */
    public static double freeBytes() throws IOException {
        if (Files.isReadable(MEMORY)) {
            return Files.readAllLines(MEMORY).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getFreeMemorySize();
    }
}
