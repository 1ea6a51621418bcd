package dev.millrace.forecast.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.events.SeriesId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Which series a request is about. On the wire: an id, a list of ids, or {@code {"labels": {…}}}. */
public sealed interface SeriesSelector {

    /** Exactly these, in this order. */
    record Ids(List<SeriesId> ids) implements SeriesSelector {
        public Ids {
            ids = List.copyOf(ids);
        }

        @Override
        public Object json() {
            return ids.size() == 1 ? ids.getFirst() : ids;
        }
    }

    /** All series that carry every one of these labels, sorted by id. */
    record Labels(Map<String, String> labels) implements SeriesSelector {
        public Labels {
            labels = Map.copyOf(labels);
        }

        @Override
        public Object json() {
            return Map.of("labels", new TreeMap<>(labels));
        }
    }

    /** The form on the wire. */
    @JsonValue
    Object json();

    /** @throws IllegalArgumentException when it has none of the three forms */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SeriesSelector of(JsonNode json) {
        if (json.isString()) {
            return new Ids(List.of(new SeriesId(json.stringValue())));
        }
        if (json.isArray() && json.valueStream().allMatch(JsonNode::isString)) {
            return new Ids(
                    json.valueStream().map(id -> new SeriesId(id.stringValue())).toList());
        }
        if (json.isObject() && json.size() == 1 && json.path("labels").isObject()) {
            Map<String, String> labels = new TreeMap<>();
            json.get("labels").propertyStream().forEach(label -> {
                if (!label.getValue().isString()) {
                    throw new IllegalArgumentException("label " + label.getKey() + " is no text");
                }
                labels.put(label.getKey(), label.getValue().stringValue());
            });
            return new Labels(labels);
        }
        throw new IllegalArgumentException("series is an id, a list of ids, or {\"labels\": {…}}");
    }
}
