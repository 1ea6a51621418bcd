/**
 * Versions of models: a manifest with its artefacts, named by the digest of its canonical form, and never changed.
 */
@NullMarked
package dev.millrace.registry.version;

import org.jspecify.annotations.NullMarked;
