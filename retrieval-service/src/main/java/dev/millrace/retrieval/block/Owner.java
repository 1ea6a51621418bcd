package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;

/** A version of a document that a block's text is in. */
public record Owner(DocumentId document, String version) {}
