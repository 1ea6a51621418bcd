/** Sends documents to the ingest-service: files, directories and lines of JSON. */
@NullMarked
package dev.millrace.stack.documents;

import org.jspecify.annotations.NullMarked;
