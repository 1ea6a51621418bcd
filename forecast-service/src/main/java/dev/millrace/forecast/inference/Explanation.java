package dev.millrace.forecast.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * How a network came to its forecast, for each place where it mixes tokens, in the order of the pass.
 *
 * @param places a layer's attention each
 */
public record Explanation(List<Place> places) {

    /**
     * @param place the layer, as its weights name it
     * @param kernel that mixes there
     * @param lags the delays that auto-correlation rolled by, in steps, the heaviest first
     * @param activeQueries by head: the positions whose queries attended, the others were lazy; rows of the map are in this order
     * @param map which token looked at which, where the kernel can tell and the map is not too large
     * @param leftOut why there is no map, or not the whole
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Place(
            String place,
            String kernel,
            List<Lag> lags,
            List<List<Integer>> activeQueries,
            Optional<AttentionMap> map,
            Optional<String> leftOut) {}

    /** @param weight of all lags' weights, which sum to 1 */
    public record Lag(int steps, float weight) {}

    /**
     * @param shape {@code [heads, queries, keys]}, or {@code [samples, heads, queries, keys]} where channels go through the network one
     *     by one
     * @param values row-major
     */
    public record AttentionMap(List<Integer> shape, float[] values) {}
}
