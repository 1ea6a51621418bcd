package dev.millrace.kernels;

import java.util.List;

/**
 * Where segments begin, the first at 0.
 *
 * @param later the beginnings of all but the first, ascending
 */
public record Starts(List<Integer> later) {

    public Starts {
        later = List.copyOf(later);
        for (int n = 0; n < later.size(); n++) {
            if (later.get(n) <= (n == 0 ? 0 : later.get(n - 1))) {
                throw new IllegalArgumentException("segments begin at ascending positions above 0, not " + later);
            }
        }
    }

    int segment(int position) {
        int low = 0;
        int high = later.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (later.get(middle) <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
