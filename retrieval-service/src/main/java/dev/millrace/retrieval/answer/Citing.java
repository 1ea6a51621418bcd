package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.answer.AnswerEvent.Source;
import dev.millrace.retrieval.prompt.RegionBlocks.Block;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what supports a sentence that a model wrote: the sentence of the passages it read that has most of its words. A sentence of which no
 * passage has half the words is cited from nowhere.
 */
final class Citing {

    /** The greater part of what is said. */
    private static final double LEAST = 0.5;

    private record Said(Block block, int begin, int end, Set<String> stems) {}

    private final Set<String> question;
    private final List<Said> sentences = new ArrayList<>();

    /** @param blocks that were read */
    Citing(String question, List<Block> blocks) {
        this.question = StemSet.of(question);
        for (Block block : blocks.reversed()) {
            Sentences found = Sentences.of(block.text());
            for (int i = 0; i < found.size(); i++) {
                String text = block.text().substring(found.begin()[i], found.end()[i]);
                sentences.add(new Said(
                        block, block.begin() + found.begin()[i], block.begin() + found.end()[i], StemSet.of(text)));
            }
        }
    }

    /** @param share of the sentence's words that the source has, from 0 to 1 */
    record Cited(Optional<Source> source, double share) {}

    /** Among sentences with as many of its words, the one with most of the question's; then the one from the better passage. */
    Cited cite(String sentence) {
        Set<String> words = StemSet.of(sentence);
        Optional<Said> best = Optional.empty();
        double most = 0;
        int asked = -1;
        for (Said said : sentences) {
            double share = words.isEmpty() ? 0 : (double) common(words, said.stems()) / words.size();
            int own = common(question, said.stems());
            if (share > most || share == most && share > 0 && own > asked) {
                best = Optional.of(said);
                most = share;
                asked = own;
            }
        }
        return new Cited(most < LEAST ? Optional.empty() : best.map(Citing::source), most);
    }

    private static int common(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.retainAll(others);
        return both.size();
    }

    private static Source source(Said said) {
        Block block = said.block();
        return new Source(
                block.document(),
                block.version(),
                block.title(),
                block.headings(),
                block.page(),
                said.begin(),
                said.end());
    }
}
