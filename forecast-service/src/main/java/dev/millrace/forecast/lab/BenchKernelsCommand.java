package dev.millrace.forecast.lab;

import dev.millrace.kernels.bench.KernelBench;
import dev.millrace.kernels.bench.KernelBench.Options;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kernels as sequences grow: see {@link KernelBench}. */
final class BenchKernelsCommand implements LabCommand {

    private static final int LONGEST = 1 << 20;
    private static final double MOST_SECONDS = 600;

    @Override
    public String name() {
        return "bench-kernels";
    }

    @Override
    public int run(Arguments arguments, Output output) {
        Options standard = Options.standard();
        List<String> kernels = arguments.list("kernels");
        List<Integer> lengths =
                arguments.integers("lengths", 2, LONGEST).stream().sorted().toList();
        Optional<Integer> threads = arguments.integer("threads", 1, 1_024);
        Optional<Double> seconds = arguments.number("seconds", 0.001, MOST_SECONDS);
        arguments.refuseOthers();
        Options options = new Options(
                kernels.isEmpty() ? standard.kernels() : kernels,
                lengths.isEmpty() ? standard.lengths() : lengths,
                standard.dim(),
                standard.window(),
                seconds.orElse(standard.seconds()),
                threads.orElse(standard.threads()),
                standard.java());
        KernelBench.run(options, (measured, of, what) -> output.progress("kernels", measured, of, what))
                .forEach(row -> output.row(row(row)));
        return 0;
    }

    private static Map<String, Object> row(KernelBench.Row row) {
        Map<String, Object> fields = Output.fields("name", row.name(), "value", row.value(), "unit", row.unit());
        row.against().ifPresent(other -> fields.put("against", other));
        row.ratio().ifPresent(times -> fields.put("ratio", times));
        return fields;
    }
}
