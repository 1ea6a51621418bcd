/**
 * The model-registry as this service sees it: a client of its REST interface, and the table of aliases that its topic
 * keeps current.
 */
@NullMarked
package dev.millrace.registryclient;

import org.jspecify.annotations.NullMarked;
