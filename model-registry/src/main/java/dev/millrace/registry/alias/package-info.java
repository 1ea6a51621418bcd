/**
 * Aliases: names such as {@code champion} that move between a model's versions by compare-and-set, each move logged and
 * sent to the registry's topic. {@link dev.millrace.registry.alias.Aliases} is the door.
 */
@NullMarked
package dev.millrace.registry.alias;

import org.jspecify.annotations.NullMarked;
