package dev.millrace.retrieval.jinja;

import java.util.List;

/** What {@code loop} is in the body of a loop. */
final class Loop {

    private final List<Object> items;
    private final int depth;
    private int index;

    /** @param depth loops around it */
    Loop(List<Object> items, int depth) {
        this.items = items;
        this.depth = depth;
    }

    void at(int index) {
        this.index = index;
    }

    Object get(String name) {
        long size = items.size();
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> size - index;
            case "revindex0" -> size - index - 1;
            case "first" -> index == 0;
            case "last" -> index == size - 1;
            case "length" -> size;
            case "depth" -> depth + 1L;
            case "depth0" -> (long) depth;
            case "previtem" -> index > 0 ? items.get(index - 1) : new Undefined(name);
            case "nextitem" -> index < size - 1 ? items.get(index + 1) : new Undefined(name);
            case "cycle" ->
                (Callable) arguments -> {
                    List<Object> all = arguments.rest();
                    if (all.isEmpty()) {
                        throw JinjaException.of("cycle is given nothing");
                    }
                    return all.get(index % all.size());
                };
            default -> new Undefined(name);
        };
    }
}
