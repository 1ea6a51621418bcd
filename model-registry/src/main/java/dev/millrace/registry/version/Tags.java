package dev.millrace.registry.version;

import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels of a version, as {@code key=value}. They lie outside of its digest and may change. */
final class Tags {

    /** Tags of one version. */
    static final int MAX = 64;

    private static final int MAX_VALUE = 200;
    private static final Pattern KEY = Pattern.compile("[a-z][a-zA-Z0-9_]{0,63}");

    private Tags() {}

    /** @return sorted @throws ApiException {@code invalid-request} that names the tag at fault */
    static List<String> checked(@Nullable Map<String, @Nullable String> tags) {
        if (tags == null) {
            return List.of();
        }
        if (tags.size() > MAX) {
            throw ApiException.invalid("tags", "may be at most " + MAX);
        }
        return tags.entrySet().stream()
                .map(tag -> key(tag.getKey()) + "=" + Checks.text("tags." + tag.getKey(), tag.getValue(), MAX_VALUE))
                .sorted()
                .toList();
    }

    static SortedMap<String, String> map(String[] tags) {
        SortedMap<String, String> map = new TreeMap<>();
        for (String tag : tags) {
            int equals = tag.indexOf('=');
            map.put(tag.substring(0, equals), tag.substring(equals + 1));
        }
        return map;
    }

    static String key(String key) {
        if (!KEY.matcher(key).matches()) {
            throw ApiException.invalid(
                    "tags", "a key has 1 to 64 letters, digits and '_', a small letter first: " + key);
        }
        return key;
    }
}
