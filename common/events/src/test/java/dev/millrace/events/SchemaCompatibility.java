package dev.millrace.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Says how a schema breaks readers or writers of an older one. Understands the keywords that our schemas use. */
final class SchemaCompatibility {

    private SchemaCompatibility() {}

    /** What an event valid under {@code released} could fail at under {@code current}; empty when nothing. */
    static List<String> breaks(JsonNode released, JsonNode current) {
        List<String> breaks = new ArrayList<>();
        compare("$", released, current, breaks);
        return breaks;
    }

    private static void compare(String path, JsonNode released, JsonNode current, List<String> breaks) {
        for (String keyword : List.of("type", "pattern", "format")) {
            if (current.has(keyword) && !current.get(keyword).equals(released.path(keyword))) {
                breaks.add(path + ": " + keyword + " is now " + current.get(keyword));
            }
        }
        for (String lower : List.of("minimum", "minLength", "minItems")) {
            if (current.has(lower)
                    && (!released.has(lower)
                            || current.get(lower).doubleValue()
                                    > released.get(lower).doubleValue())) {
                breaks.add(path + ": " + lower + " rose");
            }
        }
        for (String upper : List.of("maximum", "maxLength", "maxItems")) {
            if (current.has(upper)
                    && (!released.has(upper)
                            || current.get(upper).doubleValue()
                                    < released.get(upper).doubleValue())) {
                breaks.add(path + ": " + upper + " fell");
            }
        }
        Set<JsonNode> wasRequired = elements(released.path("required"));
        for (JsonNode name : elements(current.path("required"))) {
            if (!wasRequired.contains(name)) {
                breaks.add(path + ": " + name.stringValue() + " is now required");
            }
        }
        for (String name : released.path("properties").propertyNames()) {
            JsonNode now = current.path("properties").path(name);
            if (now.isMissingNode()) {
                breaks.add(path + ": " + name + " is gone");
            } else {
                compare(path + "." + name, released.path("properties").get(name), now, breaks);
            }
        }
        for (String nested : List.of("items", "additionalProperties")) {
            if (current.path(nested).isObject()) {
                compare(path + "." + nested, released.path(nested), current.get(nested), breaks);
            } else if (current.has(nested) && !current.get(nested).equals(released.path(nested))) {
                breaks.add(path + ": " + nested + " is now " + current.get(nested));
            }
        }
    }

    private static Set<JsonNode> elements(JsonNode array) {
        Set<JsonNode> elements = new HashSet<>();
        array.forEach(elements::add);
        return elements;
    }
}
