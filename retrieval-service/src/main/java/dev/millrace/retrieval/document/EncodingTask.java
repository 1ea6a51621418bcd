package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;

/** A document's version that this worker encodes; with another fence in the table, somebody else does. */
record EncodingTask(TenantId tenant, DocumentId document, String version, String digest, int attempt, long fence) {}
