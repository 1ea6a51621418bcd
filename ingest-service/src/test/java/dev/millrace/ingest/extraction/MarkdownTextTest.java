package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import org.junit.jupiter.api.Test;

class MarkdownTextTest {

    @Test
    void leavesTheMarkupAwayAndKeepsTheCode() {
        Extracted read = Documents.read(DocumentType.MARKDOWN, """
                A *first* paragraph
                of `two` lines.

                Title
                =====

                - one
                - two [link](http://x)
                  1. inner

                ```java
                int  a = 1;

                int b;
                ```
                > quoted **text**

                <div>block <b>html</b></div>

                ### Deeper `code`

                ![picture](p.png) &amp; <i>the</i> end
                """);

        assertThat(read.text()).isEqualTo("""
                A first paragraph
                of two lines.

                Title

                one
                two link

                inner

                int  a = 1;

                int b;

                quoted text

                block html

                Deeper code

                picture & the end""");
        assertThat(read.title()).contains("Title");
        assertThat(read.sections())
                .containsExactly(
                        new Section(read.text().indexOf("Title"), 1, "Title"),
                        new Section(read.text().indexOf("Deeper"), 3, "Deeper code"));
    }

    @Test
    void readsWhatIsNestedWithoutEnd() {
        assertThat(Documents.read(DocumentType.MARKDOWN, "> ".repeat(50_000) + "deep")
                        .text())
                .isEqualTo("deep");
        assertThat(Documents.read(DocumentType.MARKDOWN, "*a **b ".repeat(5_000))
                        .text())
                .startsWith("*a **b");
    }
}
