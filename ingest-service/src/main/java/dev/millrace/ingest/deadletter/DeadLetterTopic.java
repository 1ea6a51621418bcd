package dev.millrace.ingest.deadletter;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.ApiException;
import java.util.regex.Pattern;

/**
 * A dead-letter topic a tenant may look into: those of its raw topics, and the shared one of the points, of which it
 * sees its own records.
 *
 * @param name of the topic
 * @param source where its records came from and are replayed to
 * @param shared whether other tenants' records are in it too; its keys start with the tenant then
 */
record DeadLetterTopic(String name, String source, boolean shared) {

    private static final Pattern RAW = Pattern.compile("millrace\\.dlt\\.raw\\.([^.]+)\\.(influx|ndjson)");

    static DeadLetterTopic of(TenantId tenant, String name) {
        if (name.equals(Topics.deadLetter(Topics.POINTS).name())) {
            return new DeadLetterTopic(name, Topics.POINTS, true);
        }
        var raw = RAW.matcher(name);
        if (raw.matches() && raw.group(1).equals(tenant.value())) {
            return new DeadLetterTopic(name, "millrace.raw." + tenant + "." + raw.group(2), false);
        }
        throw ApiException.notFound("Tenant " + tenant + " has no dead-letter topic " + name);
    }
}
