package dev.millrace.forecast.training.job;

import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.training.Recipe;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.kernel.KernelRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is registered about a training. It follows from data, request and code alone: the same training has the same manifest. */
final class TrainingManifest {

    private TrainingManifest() {}

    /**
     * @param dataDigest of the artefact with the rows
     * @param parent version that the alias named before
     * @param code version of the program that trained
     */
    static Map<String, Object> of(
            TrainingPlan plan, TrainingEvent.Done done, String dataDigest, Optional<String> parent, String code) {
        NetworkSpec spec = plan.spec();
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("kind", "network");
        manifest.put("family", spec.family().wireName());
        manifest.put("preset", spec.preset().wireName());
        manifest.put("hyperparameters", hyperparameters(spec, plan.recipe()));
        manifest.put("horizon", spec.horizon());
        manifest.put("lookBack", spec.lookBack());
        manifest.put("channels", spec.channels());
        manifest.put("frequency", plan.frequency().iso());
        manifest.put("timeFeatures", plan.timeFeatures());
        manifest.put("season", done.season());
        manifest.put("scaler", "z-score per series, of the training rows");
        manifest.put("protocol", "ratio");
        manifest.put("data", plan.data());
        manifest.put("dataDigest", dataDigest);
        manifest.put("points", (long) plan.rows() * spec.channels());
        manifest.put("epochs", done.epochs());
        manifest.put("bestEpoch", done.bestEpoch());
        manifest.put("metrics", done.metrics());
        manifest.put("windows", done.testWindows());
        manifest.put("seed", plan.recipe().seed());
        manifest.put("code", code);
        manifest.put(KernelRef.FIELD, kernels(spec));
        parent.ifPresent(version -> manifest.put("parent", version));
        return manifest;
    }

    /** Each once, sorted by name. */
    static List<KernelRef> kernels(NetworkSpec spec) {
        return spec.config().mixers().stream()
                .map(Kernel::name)
                .distinct()
                .sorted()
                .map(name -> KernelRef.of(Kernels.descriptor(name)))
                .toList();
    }

    private static Map<String, Object> hyperparameters(NetworkSpec spec, Recipe recipe) {
        Sizes sizes = spec.sizes();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("labelLength", spec.labelLength());
        parameters.put("features", sizes.features());
        parameters.put("heads", sizes.heads());
        parameters.put("feedForward", sizes.feedForward());
        parameters.put("encoderLayers", sizes.encoderLayers());
        parameters.put("decoderLayers", sizes.decoderLayers());
        parameters.put("dropout", sizes.dropout());
        parameters.put("kernels", spec.kernels());
        parameters.put("epochs", recipe.epochs());
        parameters.put("batch", recipe.batch());
        parameters.put("learningRate", recipe.learningRate());
        parameters.put("schedule", recipe.schedule().wireName());
        parameters.put("patience", recipe.patience());
        return parameters;
    }
}
