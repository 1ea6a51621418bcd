package dev.millrace.retrieval.index;

import java.util.OptionalInt;

/** Where a candidate stands in each ranking, from 1; absent where it is not among the first. */
public record Ranks(OptionalInt words, OptionalInt passageWords, OptionalInt meaning) {

    public OptionalInt of(Ranking ranking) {
        return switch (ranking) {
            case WORDS -> words;
            case PASSAGE_WORDS -> passageWords;
            case MEANING -> meaning;
        };
    }
}
