package dev.millrace.registry.policy;

import dev.millrace.registry.kernel.Conformance;
import dev.millrace.registry.kernel.KernelEvidenceTable;
import dev.millrace.registry.kernel.KernelRef;
import dev.millrace.registry.policy.Verdict.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Judges rules that ask for what the manifest says, and for what is proven of its kernels. */
record ManifestJudge(JsonNode manifest, KernelEvidenceTable kernels, String here) {

    Judged kernelsConform(String text, Rule.KernelsConform rule) {
        String hardware = rule.hardware().name(here);
        List<KernelRef> refs = KernelRef.of(manifest);
        List<String> wrong = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (KernelRef ref : refs) {
            Optional<Conformance> proof = kernels.newest(ref.kernel(), hardware);
            proof.ifPresent(found -> ids.add(found.id()));
            if (proof.isEmpty()) {
                List<String> elsewhere = kernels.elsewhere(ref.kernel(), hardware);
                wrong.add(ref.kernel() + " has no evidence"
                        + (elsewhere.isEmpty() ? "" : " (only on " + String.join("; ", elsewhere) + ")"));
            } else if (!proof.get().conforms()) {
                wrong.add(ref.kernel() + " is off by " + proof.get().largestError() + ", tolerance "
                        + proof.get().tolerance());
            }
        }
        return new Judged(
                text,
                wrong.isEmpty(),
                (wrong.isEmpty() ? refs.size() + " kernels conform" : String.join(", ", wrong)) + " on hardware "
                        + hardware,
                ids);
    }

    Judged complete(String text) {
        List<String> lacking = new ArrayList<>();
        for (String field : List.of("family", "hyperparameters", "kernels", "inputs", "data", "seed", "code")) {
            if (!manifest.hasNonNull(field)) {
                lacking.add(field);
            }
        }
        if (!manifest.path("dataDigest").isString()
                && !manifest.path("data").path("digest").isString()) {
            lacking.add("dataDigest");
        }
        return new Judged(
                text,
                lacking.isEmpty(),
                lacking.isEmpty() ? "nothing is lacking" : "the manifest lacks " + String.join(", ", lacking),
                List.of());
    }

    Judged codeClean(String text) {
        JsonNode code = manifest.path("code");
        boolean said = code.path("version").isString() && code.path("dirty").isBoolean();
        boolean clean = said && !code.path("dirty").booleanValue();
        return new Judged(
                text,
                clean,
                clean
                        ? "code is " + code.path("version").stringValue() + ", unchanged"
                        : said
                                ? "code is " + code.path("version").stringValue() + " with changes beside it"
                                : "the manifest does not say whether code was changed: {\"version\",\"dirty\"}",
                List.of());
    }
}
