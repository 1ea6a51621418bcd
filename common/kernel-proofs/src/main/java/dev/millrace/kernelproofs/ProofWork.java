package dev.millrace.kernelproofs;

import dev.millrace.jobs.process.JavaCommand;
import dev.millrace.kernels.Conformance;
import dev.millrace.kernels.KernelSpec;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.bench.Comparison;
import dev.millrace.kernels.bench.KernelBench;
import dev.millrace.registryclient.KernelProof;
import dev.millrace.tensors.TensorEngine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Compares a kernel with its reference for each seed, then times it beside softmax attention. */
final class ProofWork {

    private static final int DIM = 64;
    private static final int WINDOW = 128;

    private final Order order;
    private final Clock clock;
    private final Consumer<ProofEvent> events;

    /**
     * What the process is told.
     *
     * @param threads of one operation
     * @param seconds for each length, about
     */
    record Order(ProofPlan plan, String hardware, int threads, double seconds) {}

    ProofWork(Order order, Clock clock, Consumer<ProofEvent> events) {
        this.order = order;
        this.clock = clock;
        this.events = events;
    }

    /** @throws java.io.IOException when measuring fails, which may go better another time */
    ProofEvent run() throws java.io.IOException {
        TensorEngine.threads(order.threads());
        ProofPlan plan = order.plan();
        KernelSpec spec = Kernels.spec(plan.name());
        int calls = KernelBench.calls(plan.name(), plan.lengths().size());
        int steps = plan.seeds().size() + calls;
        List<Conformance.Report> reports = new ArrayList<>();
        for (long seed : plan.seeds()) {
            reports.add(Conformance.check(spec, seed));
            events.accept(new ProofEvent.Step(reports.size(), steps));
        }
        JavaCommand java = JavaCommand.ofThisProcess();
        Comparison measured = KernelBench.compare(
                plan.name(),
                new KernelBench.Options(
                        List.of(plan.name()), plan.lengths(), DIM, WINDOW, order.seconds(), order.threads(), java::of),
                (done, of, what) ->
                        events.accept(new ProofEvent.Step(plan.seeds().size() + done, steps)));
        return new ProofEvent.Done(proof(reports, measured));
    }

    private KernelProof proof(List<Conformance.Report> reports, Comparison measured) {
        Conformance.Report worst = reports.stream()
                .max(Comparator.comparingDouble(Conformance.Report::severity))
                .orElseThrow();
        return new KernelProof(
                order.hardware(),
                // JSON has no infinity, and an error that is no number is as bad as can be.
                Double.isFinite(worst.error()) ? worst.error() : Double.MAX_VALUE,
                worst.allowed(),
                Map.of(
                        "digest",
                        order.plan().digest(),
                        "seeds",
                        order.plan().seeds(),
                        "sizes",
                        Conformance.lengths(),
                        "cases",
                        reports.stream().mapToInt(Conformance.Report::cases).sum(),
                        "undecided",
                        reports.stream().mapToInt(Conformance.Report::undecided).sum(),
                        "worst",
                        worst.worst()),
                new KernelProof.Benchmark(
                        order.threads(),
                        DIM,
                        WINDOW,
                        order.plan().lengths(),
                        measured.milliseconds(),
                        measured.bytes(),
                        new KernelProof.Beside(measured.fullMilliseconds(), measured.fullBytes())),
                clock.instant());
    }
}
