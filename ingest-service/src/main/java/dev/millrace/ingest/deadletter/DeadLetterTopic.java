package dev.millrace.ingest.deadletter;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A dead-letter topic a tenant may look into: those of its raw topics, and the shared ones of points and documents,
 * of which it sees its own records.
 *
 * @param name of the topic
 * @param source where its records came from and are replayed to
 * @param shared whether other tenants' records are in it too; its keys start with the tenant then
 */
record DeadLetterTopic(String name, String source, boolean shared) {

    private static final Pattern RAW = Pattern.compile("millrace\\.dlt\\.raw\\.([^.]+)\\.(influx|ndjson|documents)");

    static DeadLetterTopic of(TenantId tenant, String name) {
        for (String shared : List.of(Topics.POINTS, Topics.DOCUMENTS)) {
            if (name.equals(Topics.deadLetter(shared).name())) {
                return new DeadLetterTopic(name, shared, true);
            }
        }
        var raw = RAW.matcher(name);
        if (raw.matches() && raw.group(1).equals(tenant.value())) {
            return new DeadLetterTopic(name, "millrace.raw." + tenant + "." + raw.group(2), false);
        }
        throw ApiException.notFound("Tenant " + tenant + " has no dead-letter topic " + name);
    }
}
