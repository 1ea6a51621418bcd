/**
 * What every Millrace service has, as one Spring Boot auto-configuration: problem details with stable codes, the tenant of
 * a request, declared topics, and sane limits of the HTTP server. A service adds the module and sets
 * {@code spring.config.import: classpath:millrace-service.yaml}.
 */
@NullMarked
package dev.millrace.servicekit;

import org.jspecify.annotations.NullMarked;
