package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.ranker.Reranking.Heat;
import dev.millrace.retrieval.search.HeatPage.Framed;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatPageTest {

    @Test
    void nothingOfADocumentBecomesMarkup() {
        String page = new HeatPage(
                        "<b>t</b>", "a\"q", "x <script>alert(1)</script> & y", List.of(), List.of(), List.of())
                .html();
        assertThat(page)
                .doesNotContain("<script")
                .doesNotContain("<b>t")
                .contains("&lt;script&gt;", "&amp; y", "a&quot;q");
    }

    @Test
    void warmWordsAreShadedAndRegionsFramed() {
        String text = "cold words here. Warm words there.";
        List<Heat> words = List.of(
                new Heat(0, 4, 0f),
                new Heat(5, 10, 0f),
                new Heat(11, 15, 0f),
                new Heat(17, 21, 2f),
                new Heat(22, 27, 2f),
                new Heat(28, 33, 2f));
        String page = new HeatPage("t", "q", text, words, List.of(new Framed(new Span(17, 34), "")), List.of()).html();
        assertThat(page)
                .contains("<main class=\"text\">cold words here. <mark")
                .contains("<mark class=\"region\" id=\"r1\"><span class=\"h10\">Warm words there.</span></mark>");
    }

    @Test
    void theTextIsWhole() {
        String text = "aa bb cc dd ee";
        List<Heat> words = List.of(new Heat(0, 2, 1f), new Heat(3, 5, 3f), new Heat(6, 8, 2f), new Heat(12, 14, 0f));
        String page = new HeatPage(
                        "t",
                        "q",
                        text,
                        words,
                        List.of(new Framed(new Span(3, 8), ""), new Framed(new Span(12, 14), "")),
                        List.of(new Section(1, 1, "a bb c"), new Section(9, 2, "dd"), new Section(12, 2, "nowhere")))
                .html();
        String shown = page.substring(page.indexOf("<main class=\"text\">"), page.indexOf("</main>"))
                .replaceAll("<[^>]*>", "");
        assertThat(shown).isEqualTo(text);
    }

    @Test
    void theWeakerHalfHasNoColourAndTheBestTheMost() {
        String text = "aa bb cc dd ee";
        List<Heat> words = List.of(
                new Heat(0, 2, -9f), new Heat(3, 5, 1f), new Heat(6, 8, 2f), new Heat(9, 11, 3f), new Heat(12, 14, 4f));
        String page = new HeatPage("t", "q", text, words, List.of(), List.of()).html();
        assertThat(page)
                .contains(
                        "<main class=\"text\">aa bb cc <span class=\"h5\">dd </span><span class=\"h10\">ee</span></main>");
    }

    @Test
    void headingsAreBoldAndNameTheRegionsBelowThem() {
        String text = "1. Wings <lift>\n\nAir flows.";
        String page = new HeatPage(
                        "t",
                        "q",
                        text,
                        List.of(),
                        List.of(new Framed(new Span(17, 27), "1. Wings <lift>")),
                        List.of(new Section(0, 1, "1. Wings <lift>")))
                .html();
        assertThat(page)
                .contains("<b>1. Wings &lt;lift&gt;</b>")
                .contains("<a href=\"#r1\">1. Wings &lt;lift&gt;</a>")
                .contains("id=\"r1\">Air flows.</mark>");
    }
}
