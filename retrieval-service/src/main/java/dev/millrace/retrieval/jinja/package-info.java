/**
 * The part of Jinja that chat templates are written in, as Jinja 3.1 understands it with the settings that Hugging Face's library gives it
 * ({@code trim_blocks}, {@code lstrip_blocks}). {@link dev.millrace.retrieval.jinja.Template} is the door.
 *
 * <p>Templates come from folders that anybody may have filled. A template sees texts, numbers, lists and maps that it is given and nothing
 * else of this process: no value has a class, a method or a field but those that are listed here, and nothing is loaded. What it may
 * compute and write is counted, so that every rendering ends. What this package does not know is refused when a template is read, never
 * passed over.
 */
@NullMarked
package dev.millrace.retrieval.jinja;

import org.jspecify.annotations.NullMarked;
