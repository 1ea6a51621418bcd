package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;

/** A piece of a document's text; {@code begin} and {@code end} are where it really lies, never inside of a surrogate pair. */
public record DocumentSlice(DocumentId document, String version, int begin, int end, String text) {}
