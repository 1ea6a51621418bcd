package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Mixing;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Token states to contextual vectors: projection, positions, layers, and the mix of before and after. Shared by queries and documents. */
final class Contextualiser {

    /** Where a document's positions begin, so that they differ from a query's. */
    private static final int DOCUMENT_OFFSET = 500;

    private final int width;
    private final Optional<Linear> projection;
    private final Optional<NDArray> queryPositions;
    private final Optional<NDArray> documentPositions;
    private final List<ContextLayer> layers = new ArrayList<>();
    private final NDArray mixer;

    Contextualiser(Parameters parameters, TklConfig config, Kernel kernel) {
        this.width = config.width();
        this.projection = config.inputs() > 0
                ? Optional.of(Linear.of(parameters, "projection", config.inputs(), width))
                : Optional.empty();
        this.queryPositions = positions(parameters, config, "positional_features_q", 0, config.queryTokens());
        this.documentPositions =
                positions(parameters, config, "positional_features_d", DOCUMENT_OFFSET, config.extended());
        for (int layer = 0; layer < config.layers(); layer++) {
            layers.add(ContextLayer.of(parameters, "contextualizer.layers." + layer + ".", config, kernel));
        }
        this.mixer = parameters.weight("mixer", new Init.Constant(0.5f), 1);
    }

    private static Optional<NDArray> positions(
            Parameters parameters, TklConfig config, String name, int offset, int rows) {
        return config.positions()
                ? Optional.of(parameters.weight(
                        name, new Init.Given(Positions.table(offset, rows, config.width())), 1, rows, config.width()))
                : Optional.empty();
    }

    /**
     * @param states {@code [queries, terms, inputs]}
     * @param hidden as in {@link ContextLayer#apply}
     * @return {@code [queries, width, terms]}
     */
    NDArray queries(NDArray states, Optional<NDArray> hidden, Mixing mixing) {
        return mixed(states, queryPositions, hidden, mixing);
    }

    /**
     * @param states {@code [chunks, extended, inputs]}
     * @return {@code [chunks, width, extended]}
     */
    NDArray documents(NDArray states, Optional<NDArray> hidden, Mixing mixing) {
        return mixed(states, documentPositions, hidden, mixing);
    }

    private NDArray mixed(NDArray states, Optional<NDArray> positions, Optional<NDArray> hidden, Mixing mixing) {
        long tokens = states.getShape().get(1);
        NDArray embeddings = projected(states).transpose(0, 2, 1);
        NDArray context = positions
                .map(table -> embeddings.add(table.get(new ai.djl.ndarray.index.NDIndex(":, :{}", tokens))
                        .transpose(0, 2, 1)))
                .orElse(embeddings);
        for (ContextLayer layer : layers) {
            context = layer.apply(context, hidden, mixing);
        }
        return context.add(embeddings.sub(context).mul(mixer));
    }

    private NDArray projected(NDArray states) {
        if (projection.isEmpty()) {
            return states;
        }
        Linear map = projection.get();
        long batch = states.getShape().get(0);
        long tokens = states.getShape().get(1);
        NDArray rows = states.reshape(batch * tokens, states.getShape().get(2));
        NDArray projected = rows.matMul(map.weight().transpose());
        return (map.bias() == null ? projected : projected.add(map.bias())).reshape(batch, tokens, width);
    }

    /**
     * Divides each token's vector by its length; a vector of zeros stays one, and has no gradient.
     *
     * @param x {@code [batch, width, tokens]}
     */
    static NDArray unit(NDArray x) {
        NDArray norm = x.norm(new int[] {1}, true);
        NDArray some = norm.gt(0).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
        return x.mul(some.div(Scalars.atLeast(norm, 1e-13)));
    }
}
