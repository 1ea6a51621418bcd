package dev.millrace.retrieval.answer;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.answer.Finding.Found;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Region;
import dev.millrace.retrieval.search.Snapping.Span;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Where answers may stand: the best sentences of all documents together that are no headings and ask nothing themselves. */
final class Leads {

    /** Sentences that are looked at closely. */
    private static final int MOST = 40;

    private Leads() {}

    /**
     * A sentence to look at.
     *
     * @param place of the document among those found
     * @param begin of it as the search has it, in UTF-16 units
     */
    record Lead(int place, int begin, double score, Sighting sighting) {}

    private record Placed(int place, Region region) {}

    private record Spot(int place, Span span) {}

    /** Best first. */
    static List<Lead> of(List<Found> documents) {
        List<Placed> regions = new ArrayList<>();
        for (int place = 0; place < documents.size(); place++) {
            for (Region region : documents.get(place).hit().regions()) {
                regions.add(new Placed(place, region));
            }
        }
        regions.sort(
                Comparator.comparingDouble((Placed placed) -> -placed.region().score()));
        List<Lead> leads = new ArrayList<>();
        Set<Spot> seen = new HashSet<>();
        for (Placed placed : regions) {
            HitText text = documents.get(placed.place()).text();
            for (Span sentence : sentences(placed.region(), text)) {
                if (leads.size() == MOST) {
                    return leads;
                }
                Optional<Sighting> sighting = Sighting.of(text, sentence.begin(), sentence.end())
                        .filter(one -> !asks(one.text()) && !isHeading(text, one.span()))
                        .filter(one -> seen.add(new Spot(placed.place(), one.span())));
                sighting.ifPresent(one -> leads.add(new Lead(
                        placed.place(), sentence.begin(), placed.region().score(), one)));
            }
        }
        return leads;
    }

    /** A region is a sentence, but where nothing has looked into the document it is a passage of some. */
    private static List<Span> sentences(Region region, HitText text) {
        if (region.window().isPresent()) {
            return List.of(new Span(region.begin(), region.end()));
        }
        Sentences sentences = Sentences.of(text.slice(region.begin(), region.end()));
        return IntStream.range(0, sentences.size())
                .mapToObj(i -> new Span(
                        region.begin() + sentences.begin()[i],
                        region.begin() + sentences.end()[i]))
                .toList();
    }

    private static boolean asks(String sentence) {
        return sentence.endsWith("?") || sentence.endsWith("？");
    }

    private static boolean isHeading(HitText text, Span span) {
        return text.sections().stream().anyMatch(section -> isWithin(span, section));
    }

    private static boolean isWithin(Span span, Section section) {
        return section.begin() <= span.begin()
                && span.end() <= section.begin() + section.heading().length();
    }
}
