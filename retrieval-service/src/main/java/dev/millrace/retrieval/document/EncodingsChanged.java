package dev.millrace.retrieval.document;

/** Said in this process: {@link Encodings} answer otherwise for some tenant than before. */
public record EncodingsChanged() {}
