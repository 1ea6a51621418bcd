package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.index.Stems;
import dev.millrace.retrieval.index.Stems.Stem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The words of a question that say what it asks about, each once, in its order. */
record QuestionTerms(List<Term> terms) {

    /** Words that ask, link or speak about a text: no sentence answers a question because it has them. */
    private static final Set<String> ASKING =
            Set.of(("about according after again all also am any anybody anyone anything been before being between both"
                            + " called can cannot concerning could describe described describes did discuss discussed discusses do"
                            + " document documents does doing done during each either every everybody everyone everything exactly"
                            + " explain explained explains few find get gets getting give given gives got had has have having he her"
                            + " here hers him his how i its just kind kinds know list listed many may me mention mentioned mentions"
                            + " might mine more most much must my name named nobody nor one ones only other ought our ours out over"
                            + " per please regarding said same say says several shall she should so some somebody someone something"
                            + " sort sorts state stated states such tell tells text than them themselves thing things those though"
                            + " through too under until up us very was way ways we were what whatever when whence where wherever"
                            + " whether which while who whoever whom whose why within without would you your yours")
                    .split(" "));

    /**
     * @param word its number among the question's words
     * @param stems as the index knows it, at least one
     * @param weight its rareness, above 0
     */
    record Term(int word, String text, Set<String> stems, double weight) {}

    QuestionTerms {
        terms = List.copyOf(terms);
    }

    /** @param rareness of a word, from 0 to 1: see {@link dev.millrace.retrieval.index.Snapshot#rareness} */
    static QuestionTerms of(String question, Words words, ToDoubleFunction<String> rareness) {
        List<Term> all = new ArrayList<>();
        List<Term> telling = new ArrayList<>();
        Set<Set<String>> seen = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String text = question.substring(words.begin()[i], words.end()[i]);
            Set<String> stems = new HashSet<>();
            Stems.of(text).stream().map(Stem::stem).forEach(stems::add);
            double weight = stems.isEmpty() ? 0 : rareness.applyAsDouble(text);
            if (weight <= 0 || isEnding(question, words.begin()[i], text.length()) || !seen.add(stems)) {
                continue;
            }
            Term term = new Term(i, text, stems, weight);
            all.add(term);
            if (!ASKING.contains(text.toLowerCase(Locale.ROOT))) {
                telling.add(term);
            }
        }
        // A question of nothing but such words is about them.
        return new QuestionTerms(telling.isEmpty() ? all : telling);
    }

    /** What stands behind an apostrophe: {@code 's}, {@code 't}, {@code 'll}. */
    private static boolean isEnding(String question, int begin, int length) {
        return length <= 2 && begin > 0 && "'’".indexOf(question.charAt(begin - 1)) >= 0;
    }

    int size() {
        return terms.size();
    }

    /** A mean of values of the terms by their weights; 0 without terms. */
    double mean(double[] values) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            sum += terms.get(i).weight() * values[i];
            all += terms.get(i).weight();
        }
        return all == 0 ? 0 : sum / all;
    }
}
