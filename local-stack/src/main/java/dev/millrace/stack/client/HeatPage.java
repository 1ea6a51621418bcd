package dev.millrace.stack.client;

import dev.millrace.stack.local.Service;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a browser shows how relevant each word of a document is to a query. */
public final class HeatPage {

    private HeatPage() {}

    public static URI of(ServiceClient client, String document, String query) {
        return client.uri(
                Service.RETRIEVAL,
                "/v1/search/heat?document=" + URLEncoder.encode(document, StandardCharsets.UTF_8) + "&query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }
}
