/** Conversations about documents, in the words of OpenAI's interface. */
@NullMarked
package dev.millrace.retrieval.chat;

import org.jspecify.annotations.NullMarked;
