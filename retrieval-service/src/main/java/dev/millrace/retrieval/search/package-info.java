/**
 * Search: candidates by words and by meaning, ranked over their whole length, each with its best regions. The searcher needs neither
 * database nor web and is what evaluations measure too.
 */
@NullMarked
package dev.millrace.retrieval.search;

import org.jspecify.annotations.NullMarked;
