/**
 * Artefacts: bytes named by their SHA-256, stored once, and checked against their name each time they are read. Small
 * ones lie in the database, larger ones in files. {@link dev.millrace.registry.artefact.Artefacts} is the door.
 */
@NullMarked
package dev.millrace.registry.artefact;

import org.jspecify.annotations.NullMarked;
