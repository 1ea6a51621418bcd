package dev.millrace.retrieval.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.pseudo.SourceDocument;
import org.junit.jupiter.api.Test;

class SourceTextTest {

    @Test
    void htmlGivesHeadingsAndParagraphsOnly() {
        SourceDocument document = SourceText.html(
                "a.html",
                "<title>Locks — Manual 3</title><nav><p>one two three four five six</p></nav><h1>1.2. Locks¶</h1>"
                        + "<p>A lock keeps others away for a while.</p><pre>code that nobody should ever read here</pre>",
                false);

        assertThat(document.title()).isEqualTo("Locks");
        assertThat(document.text()).isEqualTo("Locks\n\nA lock keeps others away for a while.\n\n");
        assertThat(document.sections()).containsExactly(new Section(0, 1, "Locks"));
    }

    @Test
    void markdownHeadingsStandWhereTheirTextBegins() {
        SourceDocument document =
                SourceText.markdown("a.md", "# One\n\ntext\n```\n# no heading\n```\n## Two words\nmore\n");

        assertThat(document.sections()).extracting(Section::heading).containsExactly("One", "Two words");
        document.sections()
                .forEach(section ->
                        assertThat(document.text().substring(section.begin())).startsWith(section.heading()));
        assertThat(document.text()).doesNotContain("no heading");
    }
}
