/**
 * What was measured of a version: metrics by name, on which data, windows and hardware, when and by whom. It lies beside the version, never
 * inside its digest, and is never changed.
 */
@NullMarked
package dev.millrace.registry.evidence;

import org.jspecify.annotations.NullMarked;
