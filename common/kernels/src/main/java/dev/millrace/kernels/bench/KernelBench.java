package dev.millrace.kernels.bench;

import dev.millrace.kernels.KernelSpec;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Traits.Exactness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Time, peak native bytes and growth of kernels on arrays {@code [1, 1, L, dim]}, beside {@code full}.
 *
 * <p>Measured in processes of their own, one for times and one for memory: see {@link KernelProbe}. Takes some minutes; most of them
 * are {@code full}'s.
 */
public final class KernelBench {

    /** The kernel that the others stand beside. */
    private static final String BASE = "full";

    private KernelBench() {}

    /**
     * @param lengths ascending
     * @param window tokens that windowed kernels see
     * @param seconds for each kernel and length, about; three calls at least, and the fastest counts
     * @param threads of one operation
     * @param java how a Java process is started whose class path has this class
     */
    public record Options(
            List<String> kernels, List<Integer> lengths, int dim, int window, double seconds, int threads, Java java) {

        public Options {
            kernels = List.copyOf(kernels);
            lengths = List.copyOf(lengths);
        }

        /** All kernels, L = 256 … 16,384, all processors, and this process's own class path. */
        public static Options standard() {
            return new Options(
                    Kernels.all().stream().map(KernelSpec::name).toList(),
                    List.of(256, 512, 1024, 2048, 4096, 8192, 16_384),
                    64,
                    128,
                    1,
                    Runtime.getRuntime().availableProcessors(),
                    Java.plain());
        }
    }

    /** How a Java process is started. */
    @FunctionalInterface
    public interface Java {

        /** @param flags of the virtual machine @param main class @param arguments of the program */
        List<String> command(List<String> flags, String main, List<String> arguments);

        /** With this process's own class path. */
        static Java plain() {
            return (flags, main, arguments) -> {
                List<String> command = new ArrayList<>();
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(flags);
                command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
                command.addAll(arguments);
                return command;
            };
        }
    }

    /** Hears of each measurement as it is taken. */
    @FunctionalInterface
    public interface Progress {
        void done(int measured, int of, String what);
    }

    /**
     * One measured thing.
     *
     * @param against name of the row that it is compared with
     * @param ratio this value over the compared one
     */
    public record Row(String name, double value, String unit, Optional<String> against, OptionalDouble ratio) {}

    /**
     * @return for each kernel and length {@code "NAME L time"} in ms, {@code "NAME L peak"} in bytes where the system can tell, and
     *     {@code "NAME L error"} for approximations; for each kernel {@code "NAME growth"}, the exponent of time
     * @throws IllegalStateException when a measuring process fails
     */
    public static List<Row> run(Options options, Progress progress) {
        boolean memory = KernelProbe.peakIsKnown();
        int each = options.kernels().size() * options.lengths().size();
        int approximate = (int)
                options.kernels().stream().filter(KernelBench::approximates).count();
        Counter counter = new Counter(
                progress,
                each * (memory ? 2 : 1) + approximate * options.lengths().size());
        Map<String, Double> times = probe("time", options, options.kernels(), counter);
        Map<String, Double> peaks = memory ? probe("peak", options, options.kernels(), counter) : Map.of();
        List<String> approximations =
                options.kernels().stream().filter(KernelBench::approximates).toList();
        Map<String, Double> errors =
                approximations.isEmpty() ? Map.of() : probe("error", options, approximations, counter);
        List<Row> rows = new ArrayList<>();
        for (String kernel : options.kernels()) {
            for (int length : options.lengths()) {
                rows.add(beside(kernel, length, "time", "ms", times));
                if (memory) {
                    rows.add(beside(kernel, length, "peak", "bytes", peaks));
                }
                Optional.ofNullable(errors.get(key(kernel, length)))
                        .ifPresent(error -> rows.add(row(kernel + " " + length + " error", error, "relative")));
            }
            growth(options.lengths(), length -> times.getOrDefault(key(kernel, length), Double.NaN))
                    .ifPresent(exponent -> rows.add(row(kernel + " growth", exponent, "exponent of L")));
        }
        return rows;
    }

    /** Measurements that {@link #compare} takes of a kernel. */
    public static int calls(String kernel, int lengths) {
        return beside(kernel).size() * lengths * (KernelProbe.peakIsKnown() ? 2 : 1);
    }

    /**
     * One kernel beside softmax attention, in one run.
     *
     * @param options whose kernels do not matter
     * @throws IllegalStateException when a measuring process fails
     */
    public static Comparison compare(String kernel, Options options, Progress progress) {
        List<String> kernels = beside(kernel);
        Counter counter = new Counter(progress, calls(kernel, options.lengths().size()));
        Map<String, Double> times = probe("time", options, kernels, counter);
        Optional<Map<String, Double>> peaks =
                KernelProbe.peakIsKnown() ? Optional.of(probe("peak", options, kernels, counter)) : Optional.empty();
        return new Comparison(
                along(kernel, options, times),
                peaks.map(all -> along(kernel, options, all)),
                along(BASE, options, times),
                peaks.map(all -> along(BASE, options, all)));
    }

    private static List<String> beside(String kernel) {
        return kernel.equals(BASE) ? List.of(BASE) : List.of(kernel, BASE);
    }

    private static List<Double> along(String kernel, Options options, Map<String, Double> values) {
        return options.lengths().stream()
                .map(length -> Optional.ofNullable(values.get(key(kernel, length)))
                        .orElseThrow(() -> new IllegalStateException(kernel + " was not measured at " + length)))
                .toList();
    }

    /** A value at a length. */
    @FunctionalInterface
    interface ByLength {
        double at(int length);
    }

    /**
     * Least squares of ln time on ln L over the larger half of the lengths, rounded up: shorter ones measure the cost of a call.
     *
     * @return empty with fewer than two lengths there
     */
    static OptionalDouble growth(List<Integer> lengths, ByLength times) {
        List<Integer> larger = lengths.subList(lengths.size() / 2, lengths.size());
        if (larger.size() < 2) {
            return OptionalDouble.empty();
        }
        double meanX = larger.stream().mapToDouble(Math::log).average().orElseThrow();
        double meanY = larger.stream()
                .mapToDouble(length -> Math.log(times.at(length)))
                .average()
                .orElseThrow();
        double product = 0;
        double square = 0;
        for (int length : larger) {
            double x = Math.log(length) - meanX;
            product += x * (Math.log(times.at(length)) - meanY);
            square += x * x;
        }
        return OptionalDouble.of(product / square);
    }

    private static boolean approximates(String kernel) {
        return Kernels.spec(kernel).traits().exactness() == Exactness.APPROXIMATE;
    }

    private static Row beside(String kernel, int length, String what, String unit, Map<String, Double> values) {
        String name = kernel + " " + length + " " + what;
        double value = values.getOrDefault(key(kernel, length), Double.NaN);
        Double base = values.get(key(BASE, length));
        return kernel.equals(BASE) || base == null
                ? row(name, value, unit)
                : new Row(
                        name,
                        value,
                        unit,
                        Optional.of(BASE + " " + length + " " + what),
                        OptionalDouble.of(value / base));
    }

    private static Row row(String name, double value, String unit) {
        return new Row(name, value, unit, Optional.empty(), OptionalDouble.empty());
    }

    private static String key(String kernel, int length) {
        return kernel + " " + length;
    }

    private static Map<String, Double> probe(String what, Options options, List<String> kernels, Counter counter) {
        Map<String, Double> values = new TreeMap<>();
        ProcessBuilder builder = new ProcessBuilder(KernelProbe.command(what, options, kernels));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        KernelProbe.environment(what)
                .forEach((name, value) -> builder.environment().put(name, value));
        try {
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().filter(line -> line.startsWith(KernelProbe.MARK)).forEach(line -> {
                    String[] words = line.substring(KernelProbe.MARK.length()).split(" ");
                    values.put(words[0] + " " + words[1], Double.valueOf(words[2]));
                    counter.done(words[0] + " " + words[1] + " " + what);
                });
            } finally {
                process.destroy();
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException("measuring " + what + " ended with status " + status);
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }

    private static final class Counter {

        private final Progress progress;
        private final int of;
        private int measured;

        Counter(Progress progress, int of) {
            this.progress = progress;
            this.of = of;
        }

        void done(String what) {
            progress.done(++measured, of, what);
        }
    }
}
