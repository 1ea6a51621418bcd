@NullMarked
package dev.millrace.ingest.documents;

import org.jspecify.annotations.NullMarked;
