package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.retrieval.ranker.Reranking.Heat;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatPageTest {

    @Test
    void nothingOfADocumentBecomesMarkup() {
        String page = new HeatPage("<b>t</b>", "a\"q", "x <script>alert(1)</script> & y", List.of(), List.of()).html();
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
        String page = new HeatPage("t", "q", text, words, List.of(new Span(17, 34))).html();
        assertThat(page)
                .contains("<span class=\"h0\">cold words here. </span>")
                .contains("<mark class=\"region\" id=\"r1\"><span class=\"h10\">Warm words there</span>");
    }

    @Test
    void theTextIsWhole() {
        String text = "aa bb cc dd ee";
        List<Heat> words = List.of(new Heat(0, 2, 1f), new Heat(3, 5, 3f), new Heat(6, 8, 2f), new Heat(12, 14, 0f));
        String page = new HeatPage("t", "q", text, words, List.of(new Span(3, 8), new Span(12, 14))).html();
        String shown = page.substring(page.indexOf("<main class=\"text\">"), page.indexOf("</main>"))
                .replaceAll("<[^>]*>", "");
        assertThat(shown).isEqualTo(text);
    }
}
