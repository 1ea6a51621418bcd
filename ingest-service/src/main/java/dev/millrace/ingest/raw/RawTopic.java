package dev.millrace.ingest.raw;

import dev.millrace.events.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic other tools write to, by its name.
 *
 * @param tenant whose points they are
 * @param format of its records
 */
record RawTopic(TenantId tenant, Format format) {

    static final String PATTERN = "millrace\\.raw\\.([a-z0-9][a-z0-9-]{0,62})\\.(influx|ndjson)";

    private static final Pattern NAME = Pattern.compile(PATTERN);

    enum Format {
        INFLUX,
        NDJSON
    }

    static Optional<RawTopic> of(String topic) {
        Matcher name = NAME.matcher(topic);
        return name.matches()
                ? Optional.of(new RawTopic(
                        new TenantId(name.group(1)), name.group(2).equals("influx") ? Format.INFLUX : Format.NDJSON))
                : Optional.empty();
    }
}
