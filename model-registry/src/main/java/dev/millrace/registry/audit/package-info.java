/** The log of all that was done with versions and aliases, as anyone may read it and nobody can change it. */
@NullMarked
package dev.millrace.registry.audit;

import org.jspecify.annotations.NullMarked;
