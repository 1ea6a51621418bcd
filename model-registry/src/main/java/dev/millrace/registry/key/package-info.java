/** API keys: made, listed, rotated and revoked here, and looked up by all services. */
@NullMarked
package dev.millrace.registry.key;

import org.jspecify.annotations.NullMarked;
