package dev.millrace.retrieval.jinja;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template that was read. Immutable and thread-safe. */
public final class Template {

    /** Characters of a template. */
    public static final int LONGEST = 256 * 1024;

    /** Of a rendering: far more than a conversation of a thousand messages takes, done within a second. */
    private static final long STEPS = 1_000_000;

    /** Characters that are written, and of any text on the way. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private final List<Statement> statements;
    private final Clock clock;

    private Template(List<Statement> statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * @param clock for templates that write today's date
     * @throws JinjaException when it is too long, or not written in what this package knows
     */
    public static Template parse(String source, Clock clock) {
        if (source.length() > LONGEST) {
            throw JinjaException.of("it has " + source.length() + " characters, and at most " + LONGEST + " are read");
        }
        return new Template(StatementParser.parse(source), clock);
    }

    /**
     * What the template writes.
     *
     * @param variables texts, whole numbers, doubles, truth values, and lists and maps of these; null is Python's None
     * @throws JinjaException when it fails, says so itself ({@link JinjaException#raised}), or goes beyond what a rendering may take
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Budget budget = new Budget(STEPS, MOST_CHARACTERS);
        Scope functions = new Scope(null);
        Globals.functions(clock, budget).forEach(functions::set);
        Scope given = new Scope(functions);
        variables.forEach((name, value) -> given.set(name, Values.of(value)));
        try {
            return new Renderer(budget).written(statements, new Scope(given));
        } catch (StackOverflowError deep) {
            throw JinjaException.of("the template nests values or expressions too deep");
        } catch (ArithmeticException overflow) {
            throw JinjaException.of("a number is too large");
        }
    }
}
