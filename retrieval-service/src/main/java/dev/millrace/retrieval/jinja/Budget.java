package dev.millrace.retrieval.jinja;

/**
 * What one rendering may still do. Everything that takes time or memory is paid for before it is done, so that time and memory have a
 * bound whatever the template says.
 */
final class Budget {

    private static final int DEEPEST = 50;

    /** Characters that are read in the time of a step. */
    private static final int READ_AT_ONCE = 64;

    private final int longest;
    private long steps;
    private long characters;
    private int depth;

    /** @param steps statements, values and items @param longest characters of a text, or items of a list; all together a hundred times that */
    Budget(long steps, int longest) {
        this.steps = steps;
        this.longest = longest;
        this.characters = 100L * longest;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps -= count;
        if (steps < 0) {
            throw JinjaException.of("the template takes too many steps");
        }
    }

    /** A text is about to be read through. */
    void read(String text) {
        steps(1 + text.length() / READ_AT_ONCE);
    }

    /** A part is about to be looked for, at worst at every place. */
    void search(String text, String part) {
        steps(1 + (long) text.length() * Math.min(part.length(), text.length()) / READ_AT_ONCE);
    }

    /** A text of so many characters, or a list of so many items, is about to be made. */
    void take(long size) {
        require(size);
        characters -= size;
        if (characters < 0) {
            throw JinjaException.of("the template makes too much text");
        }
    }

    /** @throws JinjaException when a text or a list would be longer than any may be */
    void require(long size) {
        if (size > longest) {
            throw JinjaException.of(
                    "the template makes more than " + longest + " characters of a text, or items of a list");
        }
    }

    /** Before a macro. */
    void enter() {
        if (++depth > DEEPEST) {
            throw JinjaException.of("more than " + DEEPEST + " macros within each other");
        }
    }

    void leave() {
        depth--;
    }
}
