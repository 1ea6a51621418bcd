package dev.millrace.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A command's files and its {@code --name value} options. What nobody asked for is refused: {@link #refuseOthers}. */
public final class Arguments {

    private final List<String> files;
    private final Map<String, List<String>> options;
    private final TreeSet<String> unread;

    private Arguments(List<String> files, Map<String, List<String>> options) {
        this.files = files;
        this.options = options;
        this.unread = new TreeSet<>(options.keySet());
    }

    /** @throws LabFailure for an option without a value */
    public static Arguments parse(List<String> args) {
        List<String> files = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                files.add(arg);
            } else if (i + 1 == args.size()) {
                throw new LabFailure(arg + " has no value", "write " + arg + " VALUE");
            } else {
                options.computeIfAbsent(arg.substring(2), _ -> new ArrayList<>())
                        .add(args.get(++i));
            }
        }
        return new Arguments(files, options);
    }

    /** The only file. */
    public Path file(String what) {
        if (files.size() != 1) {
            throw new LabFailure("one " + what + " is needed, not " + files.size(), "name one " + what);
        }
        return Path.of(files.getFirst());
    }

    public Optional<String> text(String name) {
        List<String> all = texts(name);
        if (all.size() > 1) {
            throw new LabFailure("--" + name + " is given " + all.size() + " times", "give it once");
        }
        return all.stream().findFirst();
    }

    /** An option that may be repeated. */
    public List<String> texts(String name) {
        unread.remove(name);
        return options.getOrDefault(name, List.of());
    }

    /** Values between commas; empty when the option is absent. */
    public List<String> list(String name) {
        return text(name).stream()
                .flatMap(all -> List.of(all.split(",", -1)).stream())
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .distinct()
                .toList();
    }

    public Optional<Integer> integer(String name, int least, int most) {
        return text(name).map(text -> integer(name, text, least, most));
    }

    public List<Integer> integers(String name, int least, int most) {
        return list(name).stream().map(text -> integer(name, text, least, most)).toList();
    }

    public Optional<Double> number(String name, double least, double most) {
        return text(name).map(text -> {
            try {
                double value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw outside(name, text, "a number from " + least + " to " + most);
        });
    }

    /** To be called once everything known has been read. */
    public void refuseOthers() {
        if (!unread.isEmpty()) {
            throw new LabFailure("there is no option --" + unread.getFirst(), "--help lists the options");
        }
    }

    private static int integer(String name, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw outside(name, text, "a whole number from " + least + " to " + most);
    }

    private static LabFailure outside(String name, String text, String range) {
        return new LabFailure("--" + name + " " + text + " is not " + range, "give " + range);
    }
}
