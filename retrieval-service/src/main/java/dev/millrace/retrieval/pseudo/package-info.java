/**
 * Queries made of a collection itself, so that a ranker can be trained where nobody has judged anything: sentences taken out of their
 * passage (inverse cloze, Lee et al., ACL 2019), words that stand for a passage (as in B-PROP, Ma et al., SIGIR 2021), headings and
 * titles. Everything follows from a seed.
 */
@NullMarked
package dev.millrace.retrieval.pseudo;

import org.jspecify.annotations.NullMarked;
