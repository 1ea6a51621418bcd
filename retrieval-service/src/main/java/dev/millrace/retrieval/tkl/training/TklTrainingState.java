package dev.millrace.retrieval.tkl.training;

import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a training goes on from, between two steps. What is random follows from the seed and these numbers.
 *
 * @param epoch from 1: the one that goes on
 * @param step steps of it that are done
 * @param steps of the optimiser so far
 * @param lossSum of the epoch's steps
 * @param best validation of the best epoch; all NaN before the first
 * @param bestEpoch 0 before the first
 * @param weights as they are
 * @param optimiser moments
 * @param bestWeights of the best epoch; empty before the first
 */
public record TklTrainingState(
        int epoch,
        int step,
        long steps,
        double lossSum,
        TklValidation best,
        int bestEpoch,
        Map<String, Tensor> weights,
        Map<String, Tensor> optimiser,
        Map<String, Tensor> bestWeights) {

    private static final String KEY = "millrace.tkl.training.v1";
    private static final String WEIGHTS = "weights.";
    private static final String OPTIMISER = "optimiser.";
    private static final String BEST = "best.";

    public TklTrainingState {
        weights = Map.copyOf(weights);
        optimiser = Map.copyOf(optimiser);
        bestWeights = Map.copyOf(bestWeights);
    }

    /** @param identity of data, ranker and recipe: a state of another training is refused */
    public Safetensors file(String identity) {
        Map<String, Tensor> tensors = new HashMap<>();
        weights.forEach((name, tensor) -> tensors.put(WEIGHTS + name, tensor));
        optimiser.forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
        bestWeights.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        Map<String, String> metadata = new HashMap<>();
        metadata.put(KEY, identity);
        metadata.put("epoch", Integer.toString(epoch));
        metadata.put("step", Integer.toString(step));
        metadata.put("steps", Long.toString(steps));
        metadata.put("lossSum", Double.toString(lossSum));
        metadata.put("best.loss", Double.toString(best.loss()));
        metadata.put("best.accuracy", Double.toString(best.accuracy()));
        metadata.put("best.mrr", Double.toString(best.mrr()));
        metadata.put("bestEpoch", Integer.toString(bestEpoch));
        return new Safetensors(tensors, metadata);
    }

    /** @throws SafetensorsException when the file is no state of this training */
    public static TklTrainingState read(Safetensors file, String identity) {
        Map<String, String> metadata = file.metadata();
        if (!identity.equals(metadata.get(KEY))) {
            throw new SafetensorsException("the checkpoint is not of this training: data, ranker or recipe differ");
        }
        try {
            return new TklTrainingState(
                    Integer.parseInt(value(metadata, "epoch")),
                    Integer.parseInt(value(metadata, "step")),
                    Long.parseLong(value(metadata, "steps")),
                    Double.parseDouble(value(metadata, "lossSum")),
                    new TklValidation(
                            Double.parseDouble(value(metadata, "best.loss")),
                            Double.parseDouble(value(metadata, "best.accuracy")),
                            Double.parseDouble(value(metadata, "best.mrr"))),
                    Integer.parseInt(value(metadata, "bestEpoch")),
                    part(file, WEIGHTS),
                    part(file, OPTIMISER),
                    part(file, BEST));
        } catch (NumberFormatException e) {
            throw new SafetensorsException("the checkpoint's numbers cannot be read", e);
        }
    }

    private static String value(Map<String, String> metadata, String key) {
        return Optional.ofNullable(metadata.get(key))
                .orElseThrow(() -> new SafetensorsException("the checkpoint has no " + key));
    }

    private static Map<String, Tensor> part(Safetensors file, String prefix) {
        Map<String, Tensor> part = new HashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }
}
