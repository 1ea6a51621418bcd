/**
 * Accuracy of retrieval, measured on any judged collection, and golden files. {@link dev.millrace.retrieval.lab.Lab} is the main class;
 * one more command is one class and one line there.
 */
@NullMarked
package dev.millrace.retrieval.lab;

import org.jspecify.annotations.NullMarked;
