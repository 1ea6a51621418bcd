package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Answers questions out of the collection it was prepared for, with sentences of it, or says that nothing there does. Called by one thread. */
public interface AnswerMethod {

    /** As rows name it. */
    String name();

    /**
     * @param without documents that are not to be looked at
     * @param ks how many sentences at most, one answer for each
     */
    Given answer(LabQuery question, Set<String> without, List<Integer> ks) throws IOException;

    /**
     * What was answered.
     *
     * @param found false: nothing supports an answer, and the answers are empty
     * @param support how sure it is, greater is surer; comparable among all questions
     * @param answers for each of the ks the sentences shown, in their order
     */
    record Given(boolean found, double support, List<List<RankedRegion>> answers) {

        public Given {
            answers = answers.stream().map(List::copyOf).toList();
        }
    }
}
