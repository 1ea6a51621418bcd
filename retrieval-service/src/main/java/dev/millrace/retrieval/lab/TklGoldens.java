package dev.millrace.retrieval.lab;

import dev.millrace.lab.goldens.Golden;
import dev.millrace.lab.goldens.GoldenKind;
import dev.millrace.lab.goldens.GoldenResult;
import dev.millrace.retrieval.tkl.golden.GoldenComparison;
import dev.millrace.retrieval.tkl.golden.TklGoldenCheck;
import java.util.List;

/** Golden files of the ranker. */
final class TklGoldens implements GoldenKind {

    @Override
    public boolean knows(Golden golden) {
        return golden instanceof Golden.Tensors tensors && TklGoldenCheck.concerns(tensors.file());
    }

    @Override
    public List<GoldenResult> check(Golden golden) {
        return switch (golden) {
            case Golden.Tensors tensors ->
                TklGoldenCheck.check(tensors.file()).stream()
                        .map(one -> result(golden, one))
                        .toList();
            case Golden.Folder folder -> throw new IllegalArgumentException(folder.name() + " holds no ranker");
        };
    }

    private static GoldenResult result(Golden golden, GoldenComparison one) {
        return new GoldenResult(
                golden.name(),
                golden.kind(),
                one.check(),
                one.tensor(),
                one.maxError(),
                one.tolerance(),
                one.holds() ? GoldenResult.Status.PASS : GoldenResult.Status.FAIL);
    }
}
