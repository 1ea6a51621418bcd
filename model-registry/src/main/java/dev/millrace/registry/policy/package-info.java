/**
 * Policies: the rules that a version's evidence has to pass before an alias may name it. {@link dev.millrace.registry.policy.Gate} judges,
 * within the transaction that moves the alias.
 */
@NullMarked
package dev.millrace.registry.policy;

import org.jspecify.annotations.NullMarked;
