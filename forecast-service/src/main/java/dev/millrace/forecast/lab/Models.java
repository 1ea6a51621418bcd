package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.lab.LabFailure;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All models by name: the simple ones that stand in every table, and the networks. */
final class Models {

    static final List<String> SIMPLE = List.of("repeat", "same-phase-mean", "ridge");

    /** The mean of many, which stands in a table where it is asked for. */
    static final String AUTO = "auto";

    /** That, and each of the many by itself. */
    static final String AUTO_MEMBERS = "auto-members";

    private final NetworkTrainer networks;

    Models(NetworkTrainer networks) {
        this.networks = networks;
    }

    boolean isNetwork(String name) {
        return networks.names().contains(name);
    }

    static boolean isAuto(String name) {
        return name.equals(AUTO) || name.equals(AUTO_MEMBERS);
    }

    NetworkTrainer networks() {
        return networks;
    }

    /** The simple ones, then those asked for, each once. */
    Set<String> withSimple(Collection<String> asked) {
        Set<String> all = new LinkedHashSet<>(SIMPLE);
        for (String name : asked) {
            if (!all.contains(name) && !isAuto(name) && !isNetwork(name)) {
                throw new LabFailure("there is no model '" + name + "'", "there are " + names());
            }
            all.add(name);
        }
        return all;
    }

    String names() {
        Set<String> all = new LinkedHashSet<>(SIMPLE);
        all.add(AUTO);
        all.add(AUTO_MEMBERS);
        all.addAll(networks.names());
        return String.join(", ", all);
    }

    /** @param season in rows */
    static WindowForecaster simple(String name, Dataset dataset, int season) {
        return switch (name) {
            case "repeat" -> new Repeat();
            case "same-phase-mean" -> new SamePhaseMean(season);
            case "ridge" -> Ridge.fit(dataset);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
