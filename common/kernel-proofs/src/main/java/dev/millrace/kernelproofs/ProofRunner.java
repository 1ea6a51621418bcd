package dev.millrace.kernelproofs;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobControl.Stop;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobProgress;
import dev.millrace.jobs.JobRunner;
import dev.millrace.jobs.process.JobFolder;
import dev.millrace.jobs.process.WorkProcess;
import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelProof;
import dev.millrace.registryclient.KernelVerifications;
import dev.millrace.servicekit.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/** Verifies a kernel in a process of its own, and records what was found. */
class ProofRunner implements JobRunner {

    static final String KIND = "kernel-verification";

    private final KernelVerifications registry;
    private final ProofProperties properties;
    private final JsonMapper json;

    ProofRunner(KernelVerifications registry, ProofProperties properties, JsonMapper json) {
        this.registry = registry;
        this.properties = properties;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Seconds do not wait for the hours of a training, though figures taken beside one are slower than the machine. */
    @Override
    public String lane() {
        return "kernels";
    }

    @Override
    public Outcome run(JobLease lease, JobControl control) throws Exception {
        ProofPlan plan = json.treeToValue(lease.plan(), ProofPlan.class);
        KernelDescriptor own = Kernels.descriptor(plan.name());
        if (own.version() != plan.version() || !own.digest().equals(plan.digest())) {
            return new Outcome.Failed(JobProblem.of(
                    ErrorCode.KERNEL_MISSING,
                    plan.name() + " has version " + own.version() + " in this build and the digest " + own.digest()));
        }
        JobFolder folder = JobFolder.of(properties.root(), lease);
        for (JobFolder left : folder.earlier()) {
            left.delete();
        }
        try {
            folder.write(
                    ProofProcess.ORDER,
                    new ProofWork.Order(plan, properties.machine(), threads(), properties.seconds()));
            WorkProcess<ProofEvent> process = new WorkProcess<>(lease, control, ProofEvent.LINES);
            process.follow(
                    new WorkProcess.Program(
                            ProofProcess.class, properties.heap().toBytes(), threads(), false),
                    folder,
                    event -> tell(event, control));
            return process.outcome(last -> switch (last) {
                case ProofEvent.Step step -> Optional.empty();
                case ProofEvent.Failed failed ->
                    Optional.of(new Outcome.Failed(JobProblem.of(failed.code(), failed.detail())));
                case ProofEvent.Done done ->
                    Optional.of(control.untilAvailable(
                                    properties.retry(),
                                    () -> registry.succeeded(
                                            plan.verification(), plan.name(), plan.version(), done.proof()))
                            .<Outcome>map(evidence -> new Outcome.Succeeded(result(plan, done.proof(), evidence)))
                            .orElseGet(Outcome.Stopped::new));
            });
        } finally {
            if (!control.stopped().equals(Optional.of(Stop.LOST))) {
                folder.delete();
            }
        }
    }

    private int threads() {
        return properties.threads() > 0
                ? properties.threads()
                : Runtime.getRuntime().availableProcessors();
    }

    private static void tell(ProofEvent event, JobControl control) {
        if (event instanceof ProofEvent.Step(int step, int steps)) {
            control.progress(new JobProgress(
                    0,
                    0,
                    step,
                    steps,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    (double) step / steps,
                    OptionalLong.empty()));
        }
    }

    private static Map<String, Object> result(ProofPlan plan, KernelProof proof, String evidence) {
        return Map.of(
                "verification", plan.verification(),
                "kernel", plan.name(),
                "version", plan.version(),
                "conforms", proof.largestError() <= proof.tolerance(),
                "largestError", proof.largestError(),
                "tolerance", proof.tolerance(),
                "evidence", evidence);
    }
}
