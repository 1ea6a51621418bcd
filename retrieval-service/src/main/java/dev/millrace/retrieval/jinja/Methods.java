package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What can be called on texts, maps and lists. Nothing changes what it is called on. */
final class Methods {

    private Methods() {}

    /** Empty when values of this kind have no such method. */
    static Optional<Callable> of(Object value, String name, Budget budget) {
        return switch (value) {
            case String text ->
                Optional.ofNullable(ofText(text, name, budget)).map(method -> reading(text, method, budget));
            case Map<?, ?> map -> Optional.ofNullable(ofMap(map, name, budget)).map(Methods::complete);
            case List<?> list -> Optional.ofNullable(ofList(list, name, budget)).map(Methods::complete);
            default -> Optional.empty();
        };
    }

    private static Callable reading(String text, Callable method, Budget budget) {
        return complete(arguments -> {
            budget.read(text);
            return method.call(arguments);
        });
    }

    private static Callable complete(Callable method) {
        return arguments -> {
            Object value = method.call(arguments);
            arguments.end();
            return value;
        };
    }

    private static @org.jspecify.annotations.Nullable Callable ofText(String text, String name, Budget budget) {
        return switch (name) {
            case "strip" -> arguments -> strip(text, arguments.text("chars"), true, true);
            case "lstrip" -> arguments -> strip(text, arguments.text("chars"), true, false);
            case "rstrip" -> arguments -> strip(text, arguments.text("chars"), false, true);
            case "upper" -> arguments -> upper(text);
            case "lower" -> arguments -> lower(text);
            case "title" -> arguments -> title(text);
            case "capitalize" -> arguments -> capitalised(text);
            case "startswith" -> arguments -> any(arguments.required("prefix"), text::startsWith);
            case "endswith" -> arguments -> any(arguments.required("suffix"), text::endsWith);
            case "removeprefix" ->
                arguments -> {
                    String prefix = required(arguments, "prefix");
                    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
                };
            case "removesuffix" ->
                arguments -> {
                    String suffix = required(arguments, "suffix");
                    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
                };
            case "isdigit" -> arguments -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
            case "find" ->
                arguments -> {
                    String part = required(arguments, "sub");
                    budget.search(text, part);
                    int at = text.indexOf(part);
                    return at < 0 ? -1L : (long) text.codePointCount(0, at);
                };
            case "count" ->
                arguments -> (long) Split.parts(text, required(arguments, "sub"), -1, budget)
                                .size()
                        - 1;
            case "replace" ->
                arguments -> replaced(
                        text,
                        required(arguments, "old"),
                        required(arguments, "new"),
                        arguments.integer("count"),
                        budget);
            case "split" -> arguments -> Split.of(text, arguments.text("sep"), arguments.integer("maxsplit"), budget);
            case "rsplit" ->
                arguments -> Split.fromEnd(text, arguments.text("sep"), arguments.integer("maxsplit"), budget);
            case "splitlines" ->
                arguments -> List.copyOf(text.lines().map(Object.class::cast).toList());
            case "join" -> arguments -> joined(text, Values.items(arguments.required("iterable"), budget), budget);
            default -> null;
        };
    }

    private static @org.jspecify.annotations.Nullable Callable ofMap(Map<?, ?> map, String name, Budget budget) {
        return switch (name) {
            case "items" -> arguments -> items(map, budget);
            case "keys" -> arguments -> Values.items(map, budget);
            case "values" ->
                arguments -> {
                    budget.take(map.size());
                    return new ArrayList<Object>(map.values());
                };
            case "get" ->
                arguments -> {
                    Object found = map.get(Values.key(arguments.required("key")));
                    Object otherwise = arguments.optional("default").orElse(None.NONE);
                    return found == null ? otherwise : found;
                };
            default -> null;
        };
    }

    private static @org.jspecify.annotations.Nullable Callable ofList(List<?> list, String name, Budget budget) {
        return switch (name) {
            case "count" ->
                arguments -> {
                    Object value = arguments.required("value");
                    return list.stream()
                            .filter(item -> Values.areEqual(item, value, budget))
                            .count();
                };
            case "index" ->
                arguments -> {
                    Object value = arguments.required("value");
                    for (int i = 0; i < list.size(); i++) {
                        if (Values.areEqual(list.get(i), value, budget)) {
                            return (long) i;
                        }
                    }
                    throw JinjaException.of("what is looked for is not in the list");
                };
            default -> null;
        };
    }

    private static String required(Arguments arguments, String name) {
        return arguments.text(name).orElseThrow(() -> JinjaException.of(name + " is missing"));
    }

    static List<Object> items(Map<?, ?> map, Budget budget) {
        budget.take(map.size());
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
        return items;
    }

    /** @param letters any of which is taken off; empty: white space */
    static String strip(String text, Optional<String> letters, boolean begin, boolean end) {
        int from = 0;
        int to = text.length();
        while (begin && from < to && isOneOf(text.charAt(from), letters)) {
            from++;
        }
        while (end && from < to && isOneOf(text.charAt(to - 1), letters)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isOneOf(char letter, Optional<String> letters) {
        return letters.map(some -> some.indexOf(letter) >= 0).orElse(Character.isWhitespace(letter));
    }

    private static boolean any(Object parts, java.util.function.Predicate<String> holds) {
        return switch (parts) {
            case String part -> holds.test(part);
            case List<?> several -> several.stream().anyMatch(part -> part instanceof String text && holds.test(text));
            default -> throw JinjaException.of(Values.kind(parts) + " is no text");
        };
    }

    static String replaced(String text, String old, String by, Optional<Long> count, Budget budget) {
        if (old.isEmpty()) {
            throw JinjaException.of("what is to be replaced is empty");
        }
        List<String> parts = Split.parts(text, old, count.map(Long::intValue).orElse(-1), budget);
        budget.take(text.length() + (long) (parts.size() - 1) * by.length());
        return String.join(by, parts);
    }

    static String joined(String between, List<?> items, Budget budget) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            String item = Written.text(items.get(i), budget);
            budget.take((long) item.length() + between.length());
            budget.require((long) text.length() + item.length() + between.length());
            text.append(i == 0 ? "" : between).append(item);
        }
        return text.toString();
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : upper(text.substring(0, 1)) + lower(text.substring(1));
    }

    static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean within = false;
        for (char letter : text.toCharArray()) {
            title.append(within ? Character.toLowerCase(letter) : Character.toTitleCase(letter));
            within = Character.isLetter(letter);
        }
        return title.toString();
    }
}
