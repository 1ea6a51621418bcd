package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import dev.millrace.stack.ledger.LedgerPlan;
import dev.millrace.stack.ledger.LedgerRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One run under faults, from the first write to the verdict. Used once. */
public final class FaultRun {

    private static final double RESEND = 0.1;
    private static final double CORRECT = 0.05;
    private static final int WRITERS = 8;
    private static final int POINTS_PER_SERIES = 2_000;

    /** Small requests, many of them: whoever acknowledges too early has more in its hands when it dies than fits into a socket. */
    private static final int CHUNK = 10;

    private static final int SERIES_PER_REQUEST = 3;

    private final FaultSystem system;
    private final Plan plan;
    private final Consumer<String> report;

    /**
     * @param lasts time that writes and faults are spread over
     * @param seed of everything random
     */
    public record Plan(Duration lasts, int points, int documents, long seed) {}

    /** @param report gets a line for a person now and then, from several threads */
    public FaultRun(FaultSystem system, Plan plan, Consumer<String> report) {
        this.system = system;
        this.plan = plan;
        this.report = report;
    }

    /**
     * What came of it.
     *
     * @param recoveries of each fault, in the order in which they began
     */
    record Result(
            LedgerRun.Verdict points,
            DocumentLedger.Outcome documents,
            PromotionLedger.Outcome promotions,
            List<FaultRunner.Recovery> recoveries,
            long retries) {

        boolean passed() {
            return points.passed() && documents.equal() && promotions.consistent();
        }
    }

    /** @throws IllegalStateException when a part does not come back, or something is refused that has to be taken */
    public Verdict run() throws Exception {
        Endpoints endpoints = system.endpoints();
        Calls calls = new Calls(endpoints);
        LedgerRun points = new LedgerRun(ledgerPlan(), endpoints, report);
        DocumentLedger documents =
                new DocumentLedger(plan.documents(), plan.lasts(), plan.seed(), endpoints, calls, report);
        PromotionLedger promotions = new PromotionLedger(plan.seed(), endpoints, calls, report);
        FaultSchedule schedule = FaultSchedule.of(plan.seed(), plan.lasts(), system.parts(), system.cuttable());
        report.accept("%d faults in %d s"
                .formatted(schedule.faults().size(), plan.lasts().toSeconds()));
        List<FaultRunner.Recovery> recoveries = writeUnder(schedule, points, documents, promotions);
        report.accept("everything works again; comparing what is there with what was acknowledged");
        return new Verdict(
                new Result(points.settle(), documents.settle(), promotions.settle(), recoveries, calls.retries()));
    }

    private LedgerPlan ledgerPlan() {
        int series = Math.max(20, plan.points() / POINTS_PER_SERIES);
        return new LedgerPlan(
                plan.points(),
                series,
                RESEND,
                CORRECT,
                0,
                plan.lasts(),
                CHUNK,
                SERIES_PER_REQUEST,
                WRITERS,
                plan.seed());
    }

    private List<FaultRunner.Recovery> writeUnder(
            FaultSchedule schedule, LedgerRun points, DocumentLedger documents, PromotionLedger promotions)
            throws InterruptedException, ExecutionException {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            writing.add(threads.submit(done(() -> points.write(progress -> {}))));
            writing.add(threads.submit(done(documents::write)));
            writing.add(threads.submit(done(() -> promotions.write(over::get))));
            try {
                List<FaultRunner.Recovery> recoveries = new FaultRunner(system, report).run(schedule);
                over.set(true);
                for (Future<?> one : writing) {
                    one.get();
                }
                return recoveries;
            } catch (RuntimeException | ExecutionException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Callable<Boolean> done(Step step) {
        return () -> {
            step.run();
            return true;
        };
    }
}
