package dev.millrace.ingest.points;

import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Opens the token streams points are read from, with bounds on what one token may be. Thread-safe. */
final class PointsJson {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(400)
                    .maxStringLength(16 * 1024)
                    .maxNameLength(4 * 1024)
                    .build())
            .build();

    private PointsJson() {}

    static JsonParser parser(InputStream body) {
        return JSON.createParser(ObjectReadContext.empty(), body);
    }

    static JsonParser parser(byte[] bytes, int from, int length) {
        return JSON.createParser(ObjectReadContext.empty(), bytes, from, length);
    }
}
