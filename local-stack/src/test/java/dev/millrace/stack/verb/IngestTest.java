package dev.millrace.stack.verb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IngestTest {

    @Test
    void theNameTellsFormatAndCompression() {
        assertThat(Ingest.Format.of("a.csv")).contains(Ingest.Format.csv);
        assertThat(Ingest.Format.of("dir.x/A.CSV.GZ")).contains(Ingest.Format.csv);
        assertThat(Ingest.Format.of("a.jsonl.zst")).contains(Ingest.Format.ndjson);
        assertThat(Ingest.Format.of("a.lp")).contains(Ingest.Format.line);
        assertThat(Ingest.Format.of("-")).isEmpty();
        assertThat(Ingest.compression("a.csv.GZ")).contains("gzip");
        assertThat(Ingest.compression("a.zst")).contains("zstd");
        assertThat(Ingest.compression("a.csv")).isEmpty();
    }
}
