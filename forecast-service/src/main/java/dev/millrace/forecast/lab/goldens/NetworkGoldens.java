package dev.millrace.forecast.lab.goldens;

import dev.millrace.lab.goldens.Golden;
import dev.millrace.lab.goldens.GoldenKind;
import dev.millrace.lab.goldens.GoldenResult;
import java.util.List;

/** Golden files of forecast networks. */
public final class NetworkGoldens implements GoldenKind {

    @Override
    public boolean knows(Golden golden) {
        return golden instanceof Golden.Tensors && GoldenConfigs.KINDS.contains(golden.kind());
    }

    @Override
    public List<GoldenResult> check(Golden golden) {
        return switch (golden) {
            case Golden.Tensors tensors -> GoldenCheck.check(tensors);
            case Golden.Folder folder -> throw new IllegalArgumentException(folder.name() + " is no forecast network");
        };
    }
}
