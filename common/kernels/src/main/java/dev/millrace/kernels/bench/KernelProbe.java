package dev.millrace.kernels.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Mixing;
import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process that {@link KernelBench} measures in: prints one line for each kernel and length.
 *
 * <p><em>Time</em> is that of the fastest call, with the allocator as it is by default: memory fresh from the system costs what it
 * costs anyone.
 *
 * <p><em>Peak bytes</em> are how far the resident set rose above what it was before the call, inputs not counted, the result counted.
 * The kernel's own high-water mark is set back by writing 5 to {@code /proc/self/clear_refs} and read as VmHWM: Linux only. So that
 * it tells memory in use, not memory kept for later, the allocator gives everything above 64 KiB back when freed; the Java heap is
 * resident from the start and never grows. Below some 2 MiB it tells little: Linux counts pages in batches.
 */
public final class KernelProbe {

    static final String MARK = "measured ";

    private static final int ORPHANED = 3;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private final List<String> kernels;
    private final List<Integer> lengths;
    private final int dim;
    private final int window;
    private final double seconds;

    private KernelProbe(String[] args) {
        this.kernels = List.of(args[1].split(","));
        this.lengths = Arrays.stream(args[2].split(",")).map(Integer::valueOf).toList();
        this.dim = Integer.parseInt(args[3]);
        this.window = Integer.parseInt(args[4]);
        this.seconds = Double.parseDouble(args[5]);
    }

    static boolean peakIsKnown() {
        return Files.isReadable(STATUS) && Files.isWritable(CLEAR);
    }

    static List<String> command(String what, KernelBench.Options options, List<String> kernels) {
        List<String> flags = what.equals("peak")
                ? List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")
                : List.of();
        return options.java()
                .command(
                        flags,
                        KernelProbe.class.getName(),
                        List.of(
                                what,
                                String.join(",", kernels),
                                options.lengths().stream().map(String::valueOf).collect(Collectors.joining(",")),
                                Integer.toString(options.dim()),
                                Integer.toString(options.window()),
                                Double.toString(options.seconds()),
                                Integer.toString(options.threads())));
    }

    static Map<String, String> environment(String what) {
        return what.equals("peak")
                ? Map.of("MALLOC_MMAP_THRESHOLD_", "65536", "MALLOC_TRIM_THRESHOLD_", "65536", "MALLOC_ARENA_MAX", "1")
                : Map.of();
    }

    /** {@code time|peak|error kernels lengths dim window seconds threads}, lists with commas. */
    public static void main(String[] args) throws IOException {
        Thread.ofVirtual().start(KernelProbe::endWithStarter);
        KernelProbe probe = new KernelProbe(args);
        TensorEngine.threads(Integer.parseInt(args[6]));
        for (String name : probe.kernels) {
            Kernel kernel = Kernels.create(name, probe.settings(name));
            probe.fastest(kernel, probe.lengths.getFirst());
            for (int length : probe.lengths) {
                double value = switch (args[0]) {
                    case "time" -> probe.fastest(kernel, length);
                    case "peak" -> probe.peak(kernel, length);
                    case "error" -> probe.error(kernel, length);
                    default -> throw new IllegalArgumentException(args[0]);
                };
                System.out.println(MARK + name + " " + length + " " + value);
            }
        }
    }

    /** Whoever wants the figures may be killed. */
    private static void endWithStarter() {
        ProcessHandle.current().parent().ifPresent(starter -> {
            starter.onExit().join();
            Runtime.getRuntime().halt(ORPHANED);
        });
    }

    private Map<String, Object> settings(String kernel) {
        return switch (kernel) {
            case "local-window" -> Map.of("window", window);
            case "block-mask" -> Map.of("mask", "window(" + window / 2 + ")");
            default -> Map.of();
        };
    }

    /** In ms. */
    private double fastest(Kernel kernel, int length) {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray[] inputs = inputs(manager, length);
            double best = Double.MAX_VALUE;
            double spent = 0;
            for (int call = 0; call < 3 || spent < 1e3 * seconds; call++) {
                long begin = System.nanoTime();
                mix(kernel, inputs);
                double took = (System.nanoTime() - begin) / 1e6;
                best = Math.min(best, took);
                spent += took;
            }
            return best;
        }
    }

    private double peak(Kernel kernel, int length) throws IOException {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray[] inputs = inputs(manager, length);
            System.gc();
            Files.writeString(CLEAR, "5");
            long before = status("VmRSS:");
            mix(kernel, inputs);
            return Math.max(0, status("VmHWM:") - before);
        }
    }

    /** Root mean square of the difference to exact attention, over that of exact attention. */
    private double error(Kernel kernel, int length) {
        try (NDManager manager = TensorEngine.newManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray[] inputs = inputs(manager, length);
            NDArray exact =
                    Kernels.create("full-chunked", Map.of()).mix(inputs[0], inputs[1], inputs[2], Mixing.serving(1));
            NDArray difference = kernel.mix(inputs[0], inputs[1], inputs[2], Mixing.serving(1))
                    .sub(exact);
            return Math.sqrt(difference.square().mean().getFloat()
                    / (double) exact.square().mean().getFloat());
        }
    }

    private static void mix(Kernel kernel, NDArray[] inputs) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            kernel.mix(inputs[0], inputs[1], inputs[2], Mixing.serving(1));
        }
    }

    private NDArray[] inputs(NDManager manager, int length) {
        TensorEngine.engine().setRandomSeed(length);
        NDArray[] inputs = new NDArray[3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = manager.randomNormal(new Shape(1, 1, length, dim));
        }
        return inputs;
    }

    private static long status(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
