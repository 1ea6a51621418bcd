package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HtmlTextTest {

    @Test
    void writesWhatAReaderSees() {
        Extracted read = Documents.read(DocumentType.HTML, """
                <!doctype html><html lang="en-GB"><head><title> The
                  title </title><style>p{}</style><script>var a = "<p>no</p>";</script></head>
                <body>
                <noscript>no</noscript><template><p>no</p></template><div hidden>no</div>
                <p style="color: red; DISPLAY : none">no</p>
                <h1>One <em>heading</em></h1>
                <p>Some   <b>bold</b> words&nbsp;and&#0; a<br>line.</p><p>Next.</p>
                <h3>Deeper</h3>
                <ul><li>a</li><li>b <a href="x">link</a></li></ul>
                <table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>
                <pre>  code
                    more</pre>
                <div>last</div>
                </body></html>
                """);

        assertThat(read.text()).isEqualTo("""
                One heading

                Some bold words\u00a0and\ufffd a
                line.

                Next.

                Deeper

                a
                b link

                1 2
                3 4

                  code
                    more

                last""");
        assertThat(read.title()).contains("The title");
        assertThat(read.language()).contains("en-GB");
        assertThat(read.sections())
                .containsExactly(
                        new Section(0, 1, "One heading"),
                        new Section(read.text().indexOf("Deeper"), 3, "Deeper"));
        assertThat(read.pages()).isEmpty();
    }

    @Test
    void readsWhatIsNestedWithoutEnd() {
        assertThat(Documents.read(DocumentType.HTML, "<div>".repeat(100_000) + "deep")
                        .text())
                .isEqualTo("deep");
        assertThat(Documents.read(DocumentType.HTML, "<b><i>".repeat(50_000) + "deep")
                        .text())
                .isEqualTo("deep");
    }

    @Test
    void refusesMoreTagsThanATreeMayHave() {
        byte[] html = "<b>a</b>".repeat(600).getBytes(StandardCharsets.US_ASCII);

        assertThat(Documents.refusal(DocumentType.HTML, html, Map.of("marks", "1000")))
                .isEqualTo("document-too-large");
        assertThat(Documents.refusal(DocumentType.HTML, html, Map.of("markup", "4096B")))
                .isEqualTo("document-too-large");
    }

    @Test
    void believesThePageOfItsCharsetUnlessTheSenderSaysAnother() {
        byte[] page = "<meta charset=iso-8859-1><p>é".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Documents.read(DocumentType.HTML, page).text()).isEqualTo("é");
        assertThat(Documents.read(DocumentType.HTML, page, Optional.of(StandardCharsets.ISO_8859_1), Map.of())
                        .text())
                .isEqualTo("é");
        assertThat(Documents.refusal(DocumentType.HTML, "<p>é".getBytes(StandardCharsets.ISO_8859_1), Map.of()))
                .isEqualTo("document-encoding");
    }
}
