package dev.millrace.retrieval.training;

import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.train.TrainedRanker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is registered about a ranker. It follows from data, request and code alone: the same training has the same manifest. */
final class RankerManifest {

    private static final String KERNEL = "local-window";

    private RankerManifest() {}

    /**
     * @param dataDigest of the texts and what was said of them
     * @param parent version that the alias named before
     * @param code version of the program that trained
     */
    static Map<String, Object> of(
            TrainingPlan plan,
            TrainingEvent.Done done,
            TrainedRanker ranker,
            String dataDigest,
            Optional<String> parent,
            String code) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("kind", "ranker");
        manifest.put("family", "tkl");
        manifest.put("encoderDigest", ranker.encoder());
        manifest.put("hyperparameters", hyperparameters(ranker.config(), plan.options()));
        manifest.put("source", plan.source().wireName());
        manifest.put("documents", done.documents());
        manifest.put("queries", done.queries());
        manifest.put("dataDigest", dataDigest);
        manifest.put("startedFrom", done.started() ? parent.orElse("shipped") : "nothing");
        manifest.put("fusion", done.fusion());
        manifest.put("metrics", done.metrics());
        manifest.put("seed", plan.options().seed());
        manifest.put("code", code);
        manifest.put(KernelRef.FIELD, List.of(KernelRef.of(Kernels.descriptor(KERNEL))));
        parent.ifPresent(version -> manifest.put("parent", version));
        return manifest;
    }

    private static Map<String, Object> hyperparameters(TklConfig config, Options options) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("inputs", config.inputs());
        parameters.put("width", config.width());
        parameters.put("heads", config.heads());
        parameters.put("layers", config.layers());
        parameters.put("feedForward", config.feedForward());
        parameters.put("chunk", config.chunk());
        parameters.put("overlap", config.overlap());
        parameters.put("window", config.window());
        parameters.put("stride", config.stride());
        parameters.put("regions", config.regions());
        parameters.put("steps", options.steps());
        parameters.put("epochs", options.epochs());
        parameters.put("projectionRate", options.projectionRate());
        parameters.put("encoderRate", options.encoderRate());
        parameters.put("rankingRate", options.rankingRate());
        return parameters;
    }
}
