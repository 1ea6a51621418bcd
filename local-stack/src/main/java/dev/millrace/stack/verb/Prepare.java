package dev.millrace.stack.verb;

import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
        name = "prepare",
        description = {
            "Start and stop a stack of its own once, to record what makes later starts twice as fast.",
            "The launcher does it by itself after the first build; after later ones it is worth it before measuring."
        })
public final class Prepare extends Verb {

    public Prepare(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ScratchStack scratch = ScratchStack.recording(installation(), new Progress(terminal(), true))) {
            scratch.up(installation().builtServices());
        }
        return 0;
    }
}
