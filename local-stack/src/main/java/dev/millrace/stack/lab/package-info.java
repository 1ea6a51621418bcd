/**
 * Runs a service's lab as a process of its own and shows what it says: {@link dev.millrace.stack.lab.LabProcess} is the
 * contract with it, {@link dev.millrace.stack.lab.LabView} what people and programs see.
 */
@NullMarked
package dev.millrace.stack.lab;

import org.jspecify.annotations.NullMarked;
