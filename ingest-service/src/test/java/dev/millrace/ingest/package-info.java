/** Tests of the service as a whole, and the ground that the integration tests of its packages stand on. */
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
