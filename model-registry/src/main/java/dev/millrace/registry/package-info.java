/**
 * The model-registry: keeps artefacts by their digest, versions that never change, and aliases that move between them
 * with a log of who moved them and why.
 */
@NullMarked
package dev.millrace.registry;

import org.jspecify.annotations.NullMarked;
