/**
 * The second net below the tenant in every query: the database shows a connection only the rows of the tenant that it was handed out for. A service
 * takes part by importing {@link dev.millrace.servicekit.tenancy.TenantRows}; its migrations say which rows that are.
 */
@NullMarked
package dev.millrace.servicekit.tenancy;

import org.jspecify.annotations.NullMarked;
