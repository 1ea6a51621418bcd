/** Who may ask for what: API keys, their scopes, and the paths that need them. */
@NullMarked
package dev.millrace.servicekit.access;

import org.jspecify.annotations.NullMarked;
