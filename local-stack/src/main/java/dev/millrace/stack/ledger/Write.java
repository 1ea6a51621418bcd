package dev.millrace.stack.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** One request: its idempotency key, its body, and what the ledger holds once it is acknowledged. */
record Write(String key, List<SeriesWrite> series) {

    /** Points of one series, by their index in the plan. */
    record SeriesWrite(int series, int[] indices, double[] values) {}

    int points() {
        return series.stream().mapToInt(write -> write.indices().length).sum();
    }

    /** The columnar JSON body; times in nanoseconds. */
    byte[] body(LedgerPlan plan) {
        StringBuilder json = new StringBuilder("{\"batches\":[");
        for (SeriesWrite write : series) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"series\":\"")
                    .append(plan.seriesId(write.series()))
                    .append("\",\"times\":[");
            for (int i = 0; i < write.indices().length; i++) {
                json.append(i == 0 ? "" : ",").append(plan.time(write.indices()[i]));
            }
            json.append("],\"values\":[");
            for (int i = 0; i < write.values().length; i++) {
                json.append(i == 0 ? "" : ",").append(write.values()[i]);
            }
            json.append("]}");
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
