package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.answer.SupportModel;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.AnswerMethod;
import dev.millrace.retrieval.lab.method.AnswerMethod.Given;
import dev.millrace.retrieval.lab.method.AnswerMethods;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.lab.method.Workbench;
import dev.millrace.retrieval.lab.metrics.AnswerScorer;
import dev.millrace.retrieval.lab.metrics.AnswerScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Scores answers on a judged collection: to its questions; to each of them once more without the documents that answer it; and to questions of
 * other collections, which it has no answer to.
 */
final class EvalAnswersCommand implements LabCommand {

    private static final List<Integer> SENTENCES = List.of(1, 3, 5);
    private static final int MOST_SENTENCES = 50;

    @Override
    public String name() {
        return "eval-answers";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        List<Integer> asked = arguments.integers("k", 1, MOST_SENTENCES);
        List<Path> others = arguments.list("others").stream().map(Path::of).toList();
        Optional<Path> ranker = arguments.text("ranker").map(Path::of);
        Optional<Path> support = arguments.text("support").map(Path::of);
        arguments.refuseOthers();
        SupportModel model = support.isPresent() ? SupportModel.read(support.get()) : SupportModel.shipped();
        List<Integer> ks = asked.isEmpty() ? SENTENCES : asked;
        TextCollection texts = TextCollection.read(folder);
        AnswerScorer scorer = AnswerScorer.open(folder, texts);
        List<LabQuery> foreign = new ArrayList<>();
        for (Path other : others) {
            foreign.addAll(TextCollection.read(other).queries());
        }
        try (Workbench bench = new Workbench(texts, 1, ranker, output)) {
            for (AnswerMethod method : AnswerMethods.prepare(bench, model)) {
                new Run(method, texts, scorer, foreign, ks, output).rows();
            }
        }
        return 0;
    }

    /** All questions to one method. */
    private record Run(
            AnswerMethod method,
            TextCollection texts,
            AnswerScorer scorer,
            List<LabQuery> foreign,
            List<Integer> ks,
            Output output) {

        void rows() throws IOException {
            Map<String, Set<String>> answering = scorer.answering();
            List<LabQuery> answerable = texts.queries().stream()
                    .filter(query -> answering.containsKey(query.id()))
                    .toList();
            // What is left after all documents were taken away answers nothing, however it is read.
            List<LabQuery> removable = answerable.stream()
                    .filter(query ->
                            without(answering, query).size() < texts.documents().size())
                    .toList();
            long began = System.nanoTime();
            List<Given> given = new ArrayList<>();
            for (LabQuery query : answerable) {
                progress("questions", given.size(), answerable.size());
                given.add(method.answer(query, Set.of(), ks));
            }
            double milliseconds = (System.nanoTime() - began) / 1e6 / Math.max(1, answerable.size());
            List<Given> removed = new ArrayList<>();
            for (LabQuery query : removable) {
                progress("without their answers", removed.size(), removable.size());
                removed.add(method.answer(query, without(answering, query), ks));
            }
            List<Given> others = new ArrayList<>();
            for (LabQuery query : foreign) {
                progress("questions of others", others.size(), foreign.size());
                others.add(method.answer(query, Set.of(), ks));
            }
            progress("done", 1, 1);
            for (int i = 0; i < ks.size(); i++) {
                Map<String, List<RankedRegion>> answers = new LinkedHashMap<>();
                for (int question = 0; question < given.size(); question++) {
                    answers.put(
                            answerable.get(question).id(),
                            given.get(question).answers().get(i));
                }
                row(ks.get(i), scorer.score(answers), given, removed, others, milliseconds);
            }
        }

        private static Set<String> without(Map<String, Set<String>> answering, LabQuery query) {
            return answering.getOrDefault(query.id(), Set.of());
        }

        private void progress(String what, int done, int of) {
            output.progress(method.name(), done, of, what);
        }

        private void row(
                int k,
                AnswerScores scores,
                List<Given> given,
                List<Given> removed,
                List<Given> others,
                double milliseconds) {
            output.row(Output.fields(
                    "method", method.name(),
                    "k", k,
                    "precision", scores.precision(),
                    "sentencePrecision", scores.sentencePrecision(),
                    "contained", scores.contained(),
                    "overlapped", scores.overlapped(),
                    "sentences", scores.sentences(),
                    "refusedWrongly", refused(given),
                    "refusedRemoved", refused(removed),
                    "refusedForeign", refused(others),
                    "separationRemoved", separation(given, removed),
                    "separationForeign", separation(given, others),
                    "msPerQuestion", milliseconds));
        }
    }

    private static double refused(List<Given> all) {
        return all.stream().mapToDouble(one -> one.found() ? 0 : 1).average().orElse(Double.NaN);
    }

    /** How often a question that has an answer is supported better than one that has none; half for equals: the area under the curve. */
    private static double separation(List<Given> with, List<Given> without) {
        double above = 0;
        for (Given one : with) {
            for (Given other : without) {
                above += one.support() > other.support() ? 1 : one.support() == other.support() ? 0.5 : 0;
            }
        }
        return above / ((double) with.size() * without.size());
    }
}
