package dev.millrace.registry.kernel;

import dev.millrace.registry.Checks;
import dev.millrace.registry.Hardware;
import dev.millrace.registry.kernel.Selection.Candidate;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The fastest kernel that fits a layer and conforms on some hardware, with a reason for each that was looked at. */
@RestController
final class SelectionController {

    private static final int MOST_CANDIDATES = 1_000;

    private final KernelTable kernels;
    private final KernelEvidenceTable evidence;
    private final Hardware here;
    private final JsonMapper json;

    SelectionController(KernelTable kernels, KernelEvidenceTable evidence, Hardware here, JsonMapper json) {
        this.kernels = kernels;
        this.evidence = evidence;
        this.here = here;
        this.json = json;
    }

    /**
     * @param have kernels that the asker's build has, {@code name@version}; those of all builds when left out
     * @param hardware what the evidence has to be from; the registry's own when left out
     */
    @GetMapping("/v1/kernels/selection")
    Selection select(
            @RequestParam int length,
            @RequestParam(defaultValue = "exact") String exactness,
            @RequestParam(defaultValue = "open") String place,
            @RequestParam(required = false) @Nullable List<String> have,
            @RequestParam(required = false) @Nullable String hardware) {
        if (length < 1 || length > Wanted.LONGEST) {
            throw ApiException.invalid("length", "is a number of tokens, 1 to " + Wanted.LONGEST);
        }
        Wanted wanted = new Wanted(
                length,
                Wanted.parsed("exactness", exactness, Wanted.Kind.class),
                Wanted.parsed("place", place, Wanted.Place.class));
        String on = hardware == null ? here.name() : Checks.text("hardware", hardware, Checks.MAX_ACTOR);
        List<Candidate> candidates = new ArrayList<>();
        for (Kernel kernel : kernels.list(new KernelId("", 0), MOST_CANDIDATES)) {
            candidates.add(
                    have == null || have.contains(kernel.name() + "@" + kernel.version())
                            ? candidate(kernel, wanted, on)
                            : Candidate.refused(kernel, "is not in the build that asks", Optional.empty()));
        }
        candidates.sort(Comparator.comparing(Candidate::accepted, Comparator.reverseOrder())
                .thenComparingDouble(one -> one.milliseconds().orElse(0))
                .thenComparing(Candidate::name)
                .thenComparingInt(Candidate::version));
        Optional<Selection.Chosen> chosen = candidates.stream()
                .findFirst()
                .filter(Candidate::accepted)
                .map(one -> new Selection.Chosen(one.name(), one.version(), one.digest()));
        return new Selection(length, wanted.kind(), wanted.place(), on, chosen, candidates);
    }

    private Candidate candidate(Kernel kernel, Wanted wanted, String on) {
        KernelId id = new KernelId(kernel.name(), kernel.version());
        Optional<String> unfit = wanted.refusal(json.readTree(kernel.traits()));
        if (unfit.isPresent()) {
            return Candidate.refused(kernel, unfit.get(), Optional.empty());
        }
        Optional<Conformance> newest = evidence.newest(id, on);
        if (newest.isEmpty()) {
            List<String> elsewhere = evidence.elsewhere(id, on);
            return Candidate.refused(
                    kernel,
                    "has no evidence on hardware " + on
                            + (elsewhere.isEmpty() ? "" : ", only on " + String.join("; ", elsewhere))
                            + "; ask for it with POST /v1/kernels/" + kernel.name() + "/" + kernel.version()
                            + "/verify",
                    newest);
        }
        Conformance proof = newest.get();
        if (!proof.conforms()) {
            return Candidate.refused(
                    kernel, "is off by " + proof.largestError() + ", tolerance " + proof.tolerance(), newest);
        }
        Optional<Benchmark> measured = Benchmark.read(proof.benchmark());
        if (measured.isEmpty()) {
            return Candidate.refused(kernel, "conforms, but its newest evidence has no benchmark", newest);
        }
        Benchmark benchmark = measured.get();
        int at = benchmark.place(wanted.length());
        double took = benchmark.milliseconds().get(at);
        int tokens = benchmark.lengths().get(at);
        return new Candidate(
                kernel.name(),
                kernel.version(),
                kernel.digest(),
                true,
                String.format(
                        Locale.ROOT,
                        "conforms (error %.2g, tolerance %.2g) and took %.3f ms at %d tokens",
                        proof.largestError(),
                        proof.tolerance(),
                        took,
                        tokens),
                OptionalDouble.of(took),
                OptionalInt.of(tokens),
                timesFull(benchmark, at),
                Optional.of(proof.id()));
    }

    private static OptionalDouble timesFull(Benchmark benchmark, int at) {
        Benchmark.Beside full = benchmark.full();
        return full == null || full.milliseconds().get(at) == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        benchmark.milliseconds().get(at) / full.milliseconds().get(at));
    }
}
