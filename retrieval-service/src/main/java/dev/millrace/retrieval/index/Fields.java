package dev.millrace.retrieval.index;

/** The index's fields. A document is a block: its passages in order, then its parent. */
final class Fields {

    /** Raised when an index of an earlier release cannot be read as this one's. */
    static final String LAYOUT = "2";

    static final String LAYOUT_KEY = "millrace.layout";

    /** On all: the terms filters look for. */
    static final String FILTER = "filter";
    /** On all: the id, which a new version replaces the whole block by. */
    static final String KEY = "key";

    /** On passages: words of the title and the passage, and which words a passage has where. */
    static final String PASSAGE_WORDS = "passage";
    /** On passages: begin and end in the text. */
    static final String SPAN = "span";
    /** On passages: how many documents further their parent is. */
    static final String UP = "up";
    /** On passages: what is added to where a word stands, to come to its place in the text; words of the title come to lie before the passage. */
    static final String SHIFT = "shift";
    /** On encoded passages: the vector in bytes. */
    static final String VECTOR = "vector";
    /** On encoded passages: the squared length of the vector in bytes. */
    static final String SQUARE = "square";

    /** On parents: words of the title and the text. */
    static final String WORDS = "words";
    /** On parents: how many passages come before. */
    static final String PASSAGES = "passages";

    static final String ID = "id";
    static final String VERSION = "version";
    static final String HEADER = "header";
    static final String RANK_VECTORS = "rank";

    private Fields() {}
}
