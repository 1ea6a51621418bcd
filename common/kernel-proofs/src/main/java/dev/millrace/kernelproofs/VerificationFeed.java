package dev.millrace.kernelproofs;

import dev.millrace.events.TenantId;
import dev.millrace.jobs.Job;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobState;
import dev.millrace.jobs.Jobs;
import dev.millrace.jobs.NewJob;
import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelVerifications;
import dev.millrace.registryclient.KernelVerifications.Wanted;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes jobs of the registry's wishes, on a thread of its own, and tells it of jobs that came to nothing. Whatever dies in between is made up
 * for at the next look: a wish is one job, however often it is taken up, and by whichever replica.
 */
class VerificationFeed implements SmartLifecycle {

    /** Kernels are of every tenant; their jobs are shown to this one. */
    private static final TenantId TENANT = TenantId.DEFAULT;

    private static final String NONE = "none";
    private static final Logger log = LoggerFactory.getLogger(VerificationFeed.class);

    private final KernelVerifications registry;
    private final Jobs jobs;
    private final ProofProperties properties;
    private final JsonMapper json;

    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    VerificationFeed(KernelVerifications registry, Jobs jobs, ProofProperties properties, JsonMapper json) {
        this.registry = registry;
        this.jobs = jobs;
        this.properties = properties;
        this.json = json;
    }

    /** One look. @throws ApiException {@code unavailable} when the registry or the database is away */
    void look() {
        for (Wanted wanted : registry.waiting()) {
            own(wanted).ifPresentOrElse(kernel -> take(wanted, kernel), () -> refuse(wanted));
        }
        for (Wanted wanted : registry.accepted()) {
            wanted.job().flatMap(this::cameToNothing).ifPresent(why -> registry.failed(wanted.id(), why));
        }
    }

    private void take(Wanted wanted, KernelDescriptor kernel) {
        ProofPlan plan = new ProofPlan(
                wanted.id(),
                kernel.name(),
                kernel.version(),
                kernel.digest(),
                wanted.options().seeds(),
                wanted.options().lengths());
        String text = json.writeValueAsString(plan);
        String content = RegistryClient.sha256(text.getBytes(StandardCharsets.UTF_8));
        Job job = jobs.submit(
                TENANT,
                new NewJob(
                        ProofRunner.KIND, text, content, Optional.of("kernel-verification " + wanted.id()), text, ""));
        registry.accept(wanted.id(), job.id());
    }

    /** Another service may have it, unless it was asked of this one. */
    private void refuse(Wanted wanted) {
        if (wanted.service().isPresent() && registry.accept(wanted.id(), NONE)) {
            registry.failed(wanted.id(), wanted.name() + " version " + wanted.version() + " is not in this build");
        }
    }

    private static Optional<KernelDescriptor> own(Wanted wanted) {
        return Kernels.descriptors().stream()
                .filter(kernel -> kernel.name().equals(wanted.name()) && kernel.version() == wanted.version())
                .findFirst();
    }

    /** Why there will be no evidence; empty while there may be some. */
    private Optional<String> cameToNothing(String id) {
        if (id.equals(NONE)) {
            return Optional.of("the kernel is not in this build");
        }
        Optional<Job> job = jobs.find(TENANT, id);
        if (job.isEmpty()) {
            return Optional.of("the job " + id + " is not there any more");
        }
        JobState state = job.get().state();
        return state.isTerminal() && state != JobState.SUCCEEDED
                ? Optional.of("the job " + id + " is " + state.wireName()
                        + job.get()
                                .problem()
                                .map(JobProblem::detail)
                                .map(": "::concat)
                                .orElse(""))
                : Optional.empty();
    }

    @Override
    public synchronized void start() {
        if (properties.poll().isZero()) {
            return;
        }
        CountDownLatch stopping = new CountDownLatch(1);
        stop = stopping;
        thread = Thread.ofVirtual().name("kernel-verifications").start(() -> run(stopping));
    }

    @Override
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            thread.interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void run(CountDownLatch stopping) {
        try {
            while (!stopping.await(properties.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (ApiException e) {
                    log.debug("wishes for verifications are looked at again later: {}", e.getMessage());
                } catch (RuntimeException e) {
                    log.warn("wishes for verifications cannot be looked at", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
