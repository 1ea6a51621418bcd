package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import java.util.List;
import java.util.Map;

/** Which series a request is about. On the wire: an id, a list of ids, or {@code {"labels": {…}}}. */
public sealed interface SeriesSelector {

    /** Exactly these, in this order. */
    record Ids(List<SeriesId> ids) implements SeriesSelector {
        public Ids {
            ids = List.copyOf(ids);
        }
    }

    /** All series that carry every one of these labels, sorted by id. */
    record Labels(Map<String, String> labels) implements SeriesSelector {
        public Labels {
            labels = Map.copyOf(labels);
        }
    }
}
