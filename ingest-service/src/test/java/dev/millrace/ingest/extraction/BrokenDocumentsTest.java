package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;

/** Whatever the bytes: a text or a refusal that tells why, soon. */
class BrokenDocumentsTest {

    private static final int ROUNDS = 150;

    /** Far more than one takes, and less than one that hangs. */
    private static final Map<String, String> SETTINGS = Map.of("extraction", "5s", "stream", "4MB", "streams", "16MB");

    @Test
    void damagedBytesAreReadOrRefused() throws Exception {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("-Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        String html =
                "<!doctype html><title>T</title><h1>A</h1><p>b &amp; <pre>c</pre><table><tr><td>d</table><!-- x -->";
        String markdown =
                "# A\n\n- *b* **c** [d](e \"f\")\n> g\n\n```\nh\n```\n<div>\ni\n</div>\n\n&#x0; `j` ![k][l]\n\n[l]: m\n";
        for (int round = 0; round < ROUNDS; round++) {
            check(DocumentType.PDF, damaged(pdf(), random), seed, round);
            check(DocumentType.HTML, damaged(html.getBytes(StandardCharsets.UTF_8), random), seed, round);
            check(DocumentType.MARKDOWN, damaged(markdown.getBytes(StandardCharsets.UTF_8), random), seed, round);
        }
    }

    private static void check(DocumentType type, byte[] bytes, long seed, int round) {
        long began = System.nanoTime();
        String outcome;
        try {
            Extracted read = Documents.read(type, bytes, Optional.of(StandardCharsets.ISO_8859_1), SETTINGS);
            assertThat(Clean.wellFormed(read.text())).isTrue();
            assertThat(read.text()
                            .chars()
                            .noneMatch(unit -> Character.isISOControl(unit) && unit != '\n' && unit != '\t'))
                    .isTrue();
            List<Integer> offsets = new ArrayList<>(read.pages());
            read.sections().forEach(section -> offsets.add(section.begin()));
            assertThat(offsets)
                    .allMatch(offset -> offset >= 0 && offset <= read.text().length());
            outcome = "read";
        } catch (ApiException e) {
            assertThat(e.code().code()).as(describe(type, bytes, seed, round)).startsWith("document-");
            outcome = e.code().code();
        }
        assertThat(outcome).as(describe(type, bytes, seed, round)).isNotEqualTo("document-timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    private static String describe(DocumentType type, byte[] bytes, long seed, int round) {
        return type + " seed " + seed + " round " + round + " "
                + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 2_000));
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(3) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int i = random.nextInt(20); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            if (random.nextBoolean()) {
                bytes[at] = (byte) random.nextInt(256);
            } else {
                int length = Math.min(random.nextInt(30), Math.min(bytes.length, whole.length) - Math.max(at, 0));
                System.arraycopy(whole, random.nextInt(whole.length - length + 1), bytes, at, length);
            }
        }
        return bytes;
    }

    private static byte[] pdf() throws Exception {
        try (PDDocument document = new PDDocument()) {
            PdfTextTest.page(document, "Some words", "", "on a page");
            PdfTextTest.page(document, "and some more");
            return PdfTextTest.bytes(document);
        }
    }
}
