package dev.millrace.retrieval.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Where a training's queries come from. */
enum Source {
    /** Made of the documents themselves. */
    PSEUDO_QUERIES("pseudo-queries"),
    /** People said how well documents answer. */
    JUDGEMENTS("judgements"),
    /** People chose some of the documents that were shown to them. */
    CLICKS("clicks");

    private final String wireName;

    Source(String wireName) {
        this.wireName = wireName;
    }

    @JsonCreator
    static Source of(String wireName) {
        return Arrays.stream(values())
                .filter(source -> source.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is pseudo-queries, judgements or clicks"));
    }

    @JsonValue
    String wireName() {
        return wireName;
    }
}
