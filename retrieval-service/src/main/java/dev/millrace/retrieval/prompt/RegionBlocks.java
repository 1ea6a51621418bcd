package dev.millrace.retrieval.prompt;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.document.DocumentText;
import dev.millrace.retrieval.prompt.PassageBlocks.Passage;
import dev.millrace.retrieval.search.DocumentSearch;
import dev.millrace.retrieval.search.DocumentSearch.Opened;
import dev.millrace.retrieval.search.Hit;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The passages that the best regions of a search lie in, as blocks of prompts: cut by the document alone, so that another question which finds
 * a region nearby finds the same block. Thread-safe.
 */
@Component
public class RegionBlocks {

    private static final int REGIONS = 5;
    /** Characters of a token, about, in the languages that most models were trained on. */
    private static final int CHARACTERS_OF_TOKEN = 3;

    private static final int LEAST_TOKENS = 48;
    private static final int MOST_TOKENS = 512;
    /** A prompt has room for so many blocks beside question and answer. */
    private static final int BLOCKS = 8;
    /** From here on a passage says where it stands. */
    private static final int HEADED_TOKENS = 128;

    private final DocumentSearch search;

    RegionBlocks(DocumentSearch search) {
        this.search = search;
    }

    /**
     * A passage found.
     *
     * @param headings above it, the highest first
     * @param page from 1; absent for text without pages
     * @param begin in UTF-16 units of the document's text @param end exclusive
     * @param text of it, as it stands there
     * @param prompt what a prompt says: the text, and where it stands
     * @param score of its best region
     */
    public record Block(
            DocumentId document,
            String version,
            Optional<String> title,
            List<String> headings,
            Optional<Integer> page,
            int begin,
            int end,
            String text,
            String prompt,
            double score) {

        public Owner owner() {
            return new Owner(document, version);
        }
    }

    /**
     * @param documents found, best first
     * @param blocks of them, the best last: what stands last in a prompt is read best
     */
    public record Found(List<FoundDocument> documents, List<Block> blocks, Optional<String> ranker, String encoder) {}

    /** @param score 0 is the mean of the search's candidates, 1 a deviation above */
    public record FoundDocument(DocumentId document, String version, Optional<String> title, double score) {}

    /** @param most blocks @param model that is to read them */
    public Found find(TenantId tenant, Query query, int most, LoadedModel model) {
        return search.within(tenant, opened -> find(opened, query, most, tokens(model)));
    }

    private static int tokens(LoadedModel model) {
        return Math.clamp(model.model().decoder().config().positions() / BLOCKS, LEAST_TOKENS, MOST_TOKENS);
    }

    /** All passages of a document, as prompts of a model have them. */
    static List<String> all(DocumentText document, LoadedModel model) {
        int tokens = tokens(model);
        HitText text =
                HitText.whole(document.document().title(), document.text(), document.sections(), document.pages());
        return cut(text, tokens).all().stream()
                .map(passage -> block(
                                text,
                                document.document().id(),
                                document.document().version(),
                                passage,
                                0,
                                tokens)
                        .prompt())
                .toList();
    }

    private static PassageBlocks cut(HitText text, int tokens) {
        return new PassageBlocks(text.characters(), text.sections(), text::slice, CHARACTERS_OF_TOKEN * tokens);
    }

    private static Found find(Opened opened, Query query, int most, int tokens) {
        record Place(Hit hit, HitText text, Region region) {}
        List<Hit> hits = opened.searcher().search(opened.snapshot(), query.withRegions(REGIONS));
        List<Place> places = new ArrayList<>();
        List<FoundDocument> documents = new ArrayList<>();
        for (Hit hit : hits) {
            opened.texts().apply(hit.candidate()).ifPresent(text -> {
                documents.add(
                        new FoundDocument(hit.candidate().id(), hit.candidate().version(), text.title(), hit.score()));
                hit.regions().forEach(region -> places.add(new Place(hit, text, region)));
            });
        }
        places.sort(Comparator.comparingDouble(place -> -place.region().score()));
        Map<List<Object>, Block> blocks = new LinkedHashMap<>();
        Map<DocumentId, PassageBlocks> cuts = new HashMap<>();
        for (Place place : places) {
            if (blocks.size() == most) {
                break;
            }
            DocumentId document = place.hit().candidate().id();
            int middle = (place.region().begin() + place.region().end()) / 2;
            Passage passage = cuts.computeIfAbsent(document, _ -> cut(place.text(), tokens))
                    .around(middle);
            if (!passage.text().isBlank()) {
                blocks.putIfAbsent(
                        List.of(document, passage.begin()),
                        block(
                                place.text(),
                                document,
                                place.hit().candidate().version(),
                                passage,
                                place.region().score(),
                                tokens));
            }
        }
        return new Found(documents, new ArrayList<>(blocks.values()).reversed(), opened.ranker(), opened.encoder());
    }

    private static Block block(
            HitText text, DocumentId document, String version, Passage passage, double score, int tokens) {
        List<String> headings = text.headings(passage.begin());
        List<String> where = new ArrayList<>();
        text.title().ifPresent(where::add);
        headings.stream().filter(heading -> !where.contains(heading)).forEach(where::add);
        boolean headed = tokens >= HEADED_TOKENS && !where.isEmpty();
        return new Block(
                document,
                version,
                text.title(),
                headings,
                text.page(passage.begin()),
                passage.begin(),
                passage.end(),
                passage.text(),
                headed ? String.join(" › ", where) + "\n" + passage.text() : passage.text(),
                score);
    }
}
