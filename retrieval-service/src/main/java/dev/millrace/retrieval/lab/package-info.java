/** The retrieval-service's lab: what is measured and trained outside the service. */
@NullMarked
package dev.millrace.retrieval.lab;

import org.jspecify.annotations.NullMarked;
