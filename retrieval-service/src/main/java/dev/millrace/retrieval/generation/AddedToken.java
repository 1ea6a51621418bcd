package dev.millrace.retrieval.generation;

/**
 * A token that a tokenizer finds in a text before it cuts the rest into pieces.
 *
 * @param special it is no text: decoded text leaves it out
 * @param leftStrip it takes the white space before it along @param rightStrip the white space after it
 */
record AddedToken(int id, String content, boolean special, boolean leftStrip, boolean rightStrip) {

    /**
     * Whether texts from outside must not contain it: whatever is special, and whatever is no plain word. Words and runs of white space
     * that some vocabularies add are text.
     */
    boolean control() {
        return special
                || content.codePoints()
                        .anyMatch(point -> !Character.isLetterOrDigit(point)
                                && !Character.isWhitespace(point)
                                && Character.getType(point) != Character.NON_SPACING_MARK);
    }
}
