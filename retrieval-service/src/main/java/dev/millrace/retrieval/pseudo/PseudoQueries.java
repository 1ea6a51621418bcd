package dev.millrace.retrieval.pseudo;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.window.Passage;
import dev.millrace.retrieval.window.Passages;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes a collection's queries. The same documents and recipe give the same queries, and a document's do not hang on its order. */
public final class PseudoQueries {

    private static final int LEAST_SENTENCE = 5;
    private static final int LONGEST_SENTENCE = 25;
    private static final int LEAST_WORDS = 3;
    private static final int MOST_WORDS = 8;

    private final Passages passages;
    private final PseudoRecipe recipe;
    private final WordWeights weights;
    private final Map<String, Integer> headings = new HashMap<>();
    private final List<SourceDocument> sources;

    private PseudoQueries(List<SourceDocument> sources, Passages passages, PseudoRecipe recipe) {
        this.sources = sources;
        this.passages = passages;
        this.recipe = recipe;
        List<String> all = new ArrayList<>();
        for (SourceDocument source : sources) {
            passages.cut(source.text(), source.sections()).forEach(passage -> all.add(passage.of(source.text())));
            headings.merge(key(source.title()), 1, Integer::sum);
            source.sections().stream()
                    .filter(section -> !key(section.heading()).equals(key(source.title())))
                    .forEach(section -> headings.merge(key(section.heading()), 1, Integer::sum));
        }
        this.weights = new WordWeights(all);
    }

    /** Documents without a word are left out. */
    public static PseudoCollection of(List<SourceDocument> documents, Passages passages, PseudoRecipe recipe) {
        return new PseudoQueries(documents, passages, recipe).make();
    }

    private PseudoCollection make() {
        List<MaskedDocument> documents = new ArrayList<>();
        List<PseudoQuery> queries = new ArrayList<>();
        for (SourceDocument source : sources) {
            SplittableRandom random = new SplittableRandom(
                    recipe.seed() * 0x9E3779B97F4A7C15L + source.id().hashCode());
            List<String> kept = new ArrayList<>();
            boolean titled = true;
            for (Passage passage : passages.cut(source.text(), source.sections())) {
                String text = passage.of(source.text());
                Optional<Taken> taken = Words.of(text).size() < recipe.leastWords()
                        ? Optional.empty()
                        : taken(source, passage, text, kept.isEmpty(), random);
                if (taken.isPresent()) {
                    queries.add(
                            new PseudoQuery(taken.get().kind(), taken.get().query(), documents.size(), kept.size()));
                    titled &= !taken.get().title();
                }
                kept.add(taken.map(Taken::rest).orElse(text));
            }
            if (!kept.isEmpty()) {
                documents.add(new MaskedDocument(source.id(), titled ? source.title() : "", kept));
            }
        }
        return new PseudoCollection(documents, queries);
    }

    /** A query, and what is left of the passage. @param title whether the query was the title, which is gone then */
    private record Taken(PseudoKind kind, String query, String rest, boolean title) {}

    private Optional<Taken> taken(
            SourceDocument source, Passage passage, String text, boolean first, SplittableRandom random) {
        boolean removes = random.nextDouble() < recipe.removed();
        Optional<Section> heading = source.sections().stream()
                .filter(section -> passage.begin() <= section.begin() && section.begin() < passage.end())
                .findFirst();
        String above = heading.map(Section::heading).orElse(first ? source.title() : "");
        boolean title = !above.isEmpty() && key(above).equals(key(source.title()));
        if (Words.of(above).size() >= 2 && headings.getOrDefault(key(above), 0) == 1) {
            String rest = removes ? text.replace(above, "").strip() : text;
            return rest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Taken(PseudoKind.HEADING, above, rest, title && removes));
        }
        double kind = random.nextDouble();
        if (kind < recipe.cloze()) {
            return sentence(text, removes, random);
        }
        return kind < recipe.cloze() + recipe.words() ? words(text, random) : Optional.empty();
    }

    private static String key(String heading) {
        return heading.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<Taken> sentence(String text, boolean removes, SplittableRandom random) {
        Sentences sentences = Sentences.of(text);
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            int words = Words.of(text, sentences.begin()[i], sentences.end()[i]).size();
            if (words >= LEAST_SENTENCE && words <= LONGEST_SENTENCE) {
                fitting.add(i);
            }
        }
        if (sentences.size() < 2 || fitting.isEmpty()) {
            return Optional.empty();
        }
        int one = fitting.get(random.nextInt(fitting.size()));
        int begin = sentences.begin()[one];
        int end = sentences.end()[one];
        String rest = removes ? text.substring(0, begin) + text.substring(end) : text;
        return Optional.of(
                new Taken(PseudoKind.CLOZE, text.substring(begin, end).strip(), rest, false));
    }

    /** Draws different words, each by how often it is in the passage times how rare it is elsewhere. */
    private Optional<Taken> words(String text, SplittableRandom random) {
        Words words = Words.of(text);
        Map<String, Double> chances = new java.util.TreeMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = text.substring(words.begin()[i], words.end()[i]).toLowerCase(Locale.ROOT);
            chances.merge(word, (double) weights.weight(word), Double::sum);
        }
        chances.values().removeIf(chance -> chance == 0);
        List<String> drawn = new ArrayList<>();
        int wanted = random.nextInt(LEAST_WORDS, MOST_WORDS + 1);
        while (drawn.size() < wanted && !chances.isEmpty()) {
            double at = random.nextDouble()
                    * chances.values().stream().mapToDouble(Double::doubleValue).sum();
            String last = "";
            for (Map.Entry<String, Double> chance : chances.entrySet()) {
                last = chance.getKey();
                at -= chance.getValue();
                if (at < 0) {
                    break;
                }
            }
            drawn.add(last);
            chances.remove(last);
        }
        return drawn.size() < LEAST_WORDS
                ? Optional.empty()
                : Optional.of(new Taken(PseudoKind.WORDS, String.join(" ", drawn), text, false));
    }
}
