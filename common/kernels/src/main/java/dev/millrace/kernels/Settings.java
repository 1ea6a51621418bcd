package dev.millrace.kernels;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value for each setting of a kernel, given or by default.
 *
 * @param values Boolean, Integer, Double or String by name
 */
public record Settings(SortedMap<String, Object> values) {

    public Settings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** @throws KernelSettingException when a name is unknown or a value ill-typed or out of bounds */
    static Settings of(List<Setting> known, Map<String, ?> given) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (Setting setting : known) {
            values.put(setting.name(), setting.byDefault());
        }
        given.forEach((name, value) -> {
            Setting setting = known.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new KernelSettingException(name, "is unknown; known are " + values.keySet()));
            values.put(name, setting.checked(value));
        });
        return new Settings(values);
    }

    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    public int integer(String name) {
        return (Integer) value(name);
    }

    public double number(String name) {
        return (Double) value(name);
    }

    public String text(String name) {
        return (String) value(name);
    }

    private Object value(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
