package dev.millrace.forecast.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.inference.Explanation.AttentionMap;
import dev.millrace.forecast.inference.Explanation.Lag;
import dev.millrace.forecast.inference.Explanation.Place;
import dev.millrace.kernels.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps what kernels tell in one pass, and of maps as much as there is room for. */
final class PlaceTrace implements Trace {

    private final List<Place> places = new ArrayList<>();
    private int room;

    /** @param room for values of maps, all together */
    PlaceTrace(int room) {
        this.room = room;
    }

    Explanation explanation() {
        return new Explanation(List.copyOf(places));
    }

    @Override
    public void at(String place, String kernel) {
        places.add(new Place(
                place,
                kernel,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(kernel + " does not show which token looked at which")));
    }

    @Override
    public void lags(NDArray lags, NDArray weights) {
        long[] steps = lags.toLongArray();
        float[] shares = weights.toFloatArray();
        List<Lag> all = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            all.add(new Lag((int) steps[i], shares[i]));
        }
        all.sort(Comparator.comparing(Lag::weight).reversed());
        Place place = places.removeLast();
        places.add(new Place(
                place.place(), place.kernel(), all, place.activeQueries(), Optional.empty(), Optional.empty()));
    }

    @Override
    public void activeQueries(NDArray positions) {
        long[] all = positions.toLongArray();
        int active = (int) positions.getShape().get(2);
        List<List<Integer>> heads = new ArrayList<>();
        for (int from = 0; from < all.length; from += active) {
            List<Integer> head = new ArrayList<>();
            for (int i = from; i < from + active; i++) {
                head.add((int) all[i]);
            }
            heads.add(head);
        }
        Place place = places.removeLast();
        places.add(new Place(place.place(), place.kernel(), place.lags(), heads, place.map(), place.leftOut()));
    }

    @Override
    public void map(NDArray weights) {
        Place place = places.removeLast();
        Shape shape = weights.getShape();
        Optional<AttentionMap> map = Optional.empty();
        Optional<String> leftOut = Optional.empty();
        if (weights.size() <= room) {
            map = Optional.of(kept(weights, shape.get(0) == 1 ? 1 : 0));
        } else if (place.activeQueries().isEmpty() && shape.get(2) * shape.get(3) <= room) {
            map = Optional.of(kept(weights.mean(new int[] {1}, true).mean(new int[] {0}, true), 1));
            leftOut = Optional.of("the map has " + weights.size() + " values; this is its mean over heads");
        } else {
            leftOut = Optional.of("the map has " + weights.size() + " values, more than an explanation has room for");
        }
        places.add(new Place(place.place(), place.kernel(), place.lags(), place.activeQueries(), map, leftOut));
    }

    private AttentionMap kept(NDArray weights, int skip) {
        List<Integer> shape = new ArrayList<>();
        for (int i = skip; i < 4; i++) {
            shape.add((int) weights.getShape().get(i));
        }
        room -= (int) weights.size();
        return new AttentionMap(shape, weights.toFloatArray());
    }
}
