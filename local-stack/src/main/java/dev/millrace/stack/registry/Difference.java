package dev.millrace.stack.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One thing in which two versions differ.
 *
 * @param what path within the version, for example {@code manifest.hyperparameters.lambda}
 * @param left empty where the first has none
 * @param right empty where the second has none
 */
public record Difference(String what, String left, String right) {

    /** Sorted by path. */
    public static List<Difference> between(JsonNode left, JsonNode right) {
        SortedMap<String, String> first = flat(left);
        SortedMap<String, String> second = flat(right);
        TreeSet<String> paths = new TreeSet<>(first.keySet());
        paths.addAll(second.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String path : paths) {
            String before = first.getOrDefault(path, "");
            String after = second.getOrDefault(path, "");
            if (!Objects.equals(before, after)) {
                differences.add(new Difference(path, before, after));
            }
        }
        return differences;
    }

    private static SortedMap<String, String> flat(JsonNode version) {
        SortedMap<String, String> flat = new TreeMap<>();
        flat.put("name", version.path("name").asString(""));
        flatten("manifest", version.path("manifest"), flat);
        version.path("artefacts")
                .valueStream()
                .forEach(artefact -> flat.put(
                        "artefact " + artefact.path("name").asString(),
                        artefact.path("sha256").asString() + ", "
                                + artefact.path("size").asString() + " bytes"));
        flatten("tag", version.path("tags"), flat);
        return flat;
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, String> flat) {
        if (node.isObject() && !node.isEmpty()) {
            node.forEachEntry((name, value) -> flatten(path + "." + name, value, flat));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "[" + i + "]", node.get(i), flat);
            }
        } else if (!node.isMissingNode() && !(node.isEmpty() && path.equals("tag"))) {
            flat.put(path, node.isString() ? node.stringValue() : node.toString());
        }
    }
}
