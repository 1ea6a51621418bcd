package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentHeader;
import dev.millrace.events.EventJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Names versions by their content: whoever sends the same again gets the same name. */
final class DocumentVersion {

    private DocumentVersion() {}

    static String of(String digest, DocumentHeader header) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("digest", digest);
        content.put("title", header.title());
        content.put("mediaType", header.mediaType());
        content.put("language", header.language());
        content.put("tags", header.tags());
        content.put("metadata", new TreeMap<>(header.metadata()));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(EventJson.write(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
