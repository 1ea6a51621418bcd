package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void makesLinesEndInOneWayAndDropsControlCharacters() {
        assertThat(Documents.read(DocumentType.TEXT, "\ufeffa\r\nb\rc\fd\u0085e\u2029f\tg\0h\u001bi\u007f\n\nj\n")
                        .text())
                .isEqualTo("a\nb\nc\nd\ne\nf\tghi\n\nj\n");
    }

    @Test
    void decodesWhatIsStatedOrMarked() {
        byte[] utf16 = "\ufeffé🦊".getBytes(StandardCharsets.UTF_16LE);
        assertThat(Documents.read(DocumentType.TEXT, utf16).text()).isEqualTo("é🦊");
        assertThat(Documents.read(
                                DocumentType.TEXT,
                                "é".getBytes(StandardCharsets.ISO_8859_1),
                                Optional.of(StandardCharsets.ISO_8859_1),
                                Map.of())
                        .text())
                .isEqualTo("é");
    }

    @Test
    void replacesNoByteThatIsNoText() {
        byte[] text = ("x".repeat(100_000) + "é").getBytes(StandardCharsets.UTF_8);
        text[text.length - 1] = 'x';

        assertThat(Documents.refusal(DocumentType.TEXT, text, Map.of())).isEqualTo("document-encoding");
        assertThat(Documents.refusal(DocumentType.TEXT, new byte[] {'a', (byte) 0xc3}, Map.of()))
                .isEqualTo("document-encoding");
    }

    @Test
    void refusesBlanksAndMoreCharactersThanItMayHave() {
        assertThat(Documents.refusal(DocumentType.TEXT, new byte[0], Map.of())).isEqualTo("document-empty");
        assertThat(Documents.refusal(DocumentType.TEXT, " \n\t\u0001".getBytes(StandardCharsets.UTF_8), Map.of()))
                .isEqualTo("document-empty");
        assertThat(Documents.refusal(
                        DocumentType.TEXT, "12345".getBytes(StandardCharsets.UTF_8), Map.of("characters", "4")))
                .isEqualTo("document-too-large");
    }

    @Test
    void replacesHalfOfAPair() {
        assertThat(new Extraction(Documents.limits(Map.of()), new SimpleMeterRegistry())
                        .extract(new Source.Given("a\ud83eb\udd8a🦊\ud83e"), DocumentType.TEXT)
                        .text())
                .isEqualTo("a\ufffdb\ufffd🦊\ufffd");
    }
}
