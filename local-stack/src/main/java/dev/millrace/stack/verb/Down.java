package dev.millrace.stack.verb;

import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Terminal;
import picocli.CommandLine.Command;

@Command(name = "down", description = "Stop what `up` started, and nothing else. The data stays.")
public final class Down extends Verb {

    public Down(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        stack().down(new Progress(terminal(), true));
        return 0;
    }
}
