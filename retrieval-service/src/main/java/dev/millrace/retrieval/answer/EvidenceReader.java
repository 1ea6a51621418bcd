package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.answer.Finding.Found;
import dev.millrace.retrieval.answer.Leads.Lead;
import dev.millrace.retrieval.answer.QuestionTerms.Term;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.ranker.Reranking.Nearest;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks closely at sentences: which of a question's terms each has, by its words, those around it and above it, and by the cosines of its
 * words' vectors and its neighbours'. For one question and one thread.
 */
final class EvidenceReader {

    private final Finding finding;
    private final QuestionTerms terms;
    private final SupportModel model;

    EvidenceReader(Finding finding, QuestionTerms terms, SupportModel model) {
        this.finding = finding;
        this.terms = terms;
        this.model = model;
    }

    /** Best first by the search's scores; of equals, those with more support. */
    List<Evidence> read() {
        List<Lead> leads = Leads.of(finding.documents());
        Map<Integer, List<Nearest>> sentences = new TreeMap<>();
        for (Lead lead : leads) {
            sentences.computeIfAbsent(lead.place(), this::sentences);
        }
        TermBackground background = TermBackground.of(terms, List.copyOf(sentences.values()), model.nearness());
        return leads.stream()
                .map(lead -> evidence(lead, sentences.getOrDefault(lead.place(), List.of()), background))
                .sorted(Comparator.comparingDouble((Evidence one) -> -one.score())
                        .thenComparingDouble(one -> -one.support()))
                .toList();
    }

    /** All of a document's, in order; none while it has no vectors. */
    private List<Nearest> sentences(int place) {
        return finding.reranking()
                .map(own -> own.nearest(finding.documents().get(place).hit().candidate()))
                .orElse(List.of());
    }

    private Evidence evidence(Lead lead, List<Nearest> sentences, TermBackground background) {
        Found found = finding.documents().get(lead.place());
        Candidate candidate = found.hit().candidate();
        Set<String> stems = StemSet.of(withContext(lead.sighting(), found.text()));
        List<Nearest> beside = beside(sentences, lead.begin());
        double[] covered = new double[terms.size()];
        double[] words = new double[terms.size()];
        List<Double> ofTerms = new ArrayList<>(covered.length);
        for (int i = 0; i < covered.length; i++) {
            Term term = terms.terms().get(i);
            if (!Collections.disjoint(stems, term.stems())) {
                covered[i] = 1;
                words[i] = 1;
            } else {
                for (Nearest sentence : beside) {
                    covered[i] = Math.max(covered[i], background.nearness(sentence, i));
                }
            }
            ofTerms.add(covered[i]);
        }
        double coverage = terms.mean(covered);
        double meaning = meaning(candidate, lead.sighting().span());
        return new Evidence(
                lead.place(),
                candidate,
                found.text(),
                lead.sighting(),
                lead.score(),
                ofTerms,
                coverage,
                terms.mean(words),
                meaning,
                model.support(coverage, terms.mean(words), meaning));
    }

    private static String withContext(Sighting sighting, HitText document) {
        return String.join(
                "\n",
                document.title().orElse(""),
                String.join("\n", document.headings(sighting.span().begin())),
                sighting.before(),
                sighting.text(),
                sighting.after());
    }

    /** The sentence that begins there, and those before and behind it. */
    private static List<Nearest> beside(List<Nearest> sentences, int begin) {
        for (int i = 0; i < sentences.size(); i++) {
            if (sentences.get(i).begin() == begin) {
                return sentences.subList(Math.max(0, i - 1), Math.min(sentences.size(), i + 2));
            }
        }
        return List.of();
    }

    /** Of the passage around; for one that is not among its document's best, the least of those. */
    private static double meaning(Candidate candidate, Span span) {
        int middle = (span.begin() + span.end()) / 2;
        return candidate.passages().stream()
                .filter(passage -> passage.begin() <= middle && middle < passage.end())
                .mapToDouble(PassageMatch::dense)
                .findFirst()
                .orElseGet(() -> candidate.passages().stream()
                        .mapToDouble(PassageMatch::dense)
                        .min()
                        .orElse(Double.NaN));
    }
}
