package dev.millrace.forecast.training;

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
 * @param best validation loss of the best epoch; NaN before the first
 * @param bestEpoch 0 before the first
 * @param network weights and buffers as they are
 * @param optimiser moments
 * @param bestNetwork weights and buffers of the best epoch; empty before the first
 */
public record TrainingState(
        int epoch,
        int step,
        long steps,
        double lossSum,
        double best,
        int bestEpoch,
        Map<String, Tensor> network,
        Map<String, Tensor> optimiser,
        Map<String, Tensor> bestNetwork) {

    private static final String NETWORK = "network.";
    private static final String OPTIMISER = "optimiser.";
    private static final String BEST = "best.";

    public TrainingState {
        network = Map.copyOf(network);
        optimiser = Map.copyOf(optimiser);
        bestNetwork = Map.copyOf(bestNetwork);
    }

    /** @param identity of data, network and recipe: a state of another training is refused */
    public Safetensors file(String identity) {
        Map<String, Tensor> tensors = new HashMap<>();
        network.forEach((name, tensor) -> tensors.put(NETWORK + name, tensor));
        optimiser.forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
        bestNetwork.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        return new Safetensors(
                tensors,
                Map.of(
                        "millrace.training.v1",
                        identity,
                        "epoch",
                        Integer.toString(epoch),
                        "step",
                        Integer.toString(step),
                        "steps",
                        Long.toString(steps),
                        "lossSum",
                        Double.toString(lossSum),
                        "best",
                        Double.toString(best),
                        "bestEpoch",
                        Integer.toString(bestEpoch)));
    }

    /** @throws SafetensorsException when the file is no state of this training */
    public static TrainingState read(Safetensors file, String identity) {
        Map<String, String> metadata = file.metadata();
        if (!identity.equals(metadata.get("millrace.training.v1"))) {
            throw new SafetensorsException("the checkpoint is not of this training: data, network or recipe differ");
        }
        try {
            return new TrainingState(
                    Integer.parseInt(value(metadata, "epoch")),
                    Integer.parseInt(value(metadata, "step")),
                    Long.parseLong(value(metadata, "steps")),
                    Double.parseDouble(value(metadata, "lossSum")),
                    Double.parseDouble(value(metadata, "best")),
                    Integer.parseInt(value(metadata, "bestEpoch")),
                    part(file, NETWORK),
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
