/** From a file of one of four formats to text with its headings and pages, within limits of size and time. */
@NullMarked
package dev.millrace.ingest.extraction;

import org.jspecify.annotations.NullMarked;
