package dev.millrace.retrieval.jinja;

/**
 * One piece of a template.
 *
 * @param text of a string its content, of an operator or a name itself @param line from 1
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** Between tags. */
        TEXT,
        /** Begins and ends what is written out. */
        OUTPUT_BEGIN,
        OUTPUT_END,
        /** Begins and ends a statement. */
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }
}
