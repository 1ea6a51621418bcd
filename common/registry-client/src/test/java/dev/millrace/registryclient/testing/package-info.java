/** For the tests of services that use the registry. */
@NullMarked
package dev.millrace.registryclient.testing;

import org.jspecify.annotations.NullMarked;
