package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.terminal.Terminal;
import picocli.CommandLine.Command;

/** Named here for the help only: the launcher itself runs the tests, since they rebuild this program. */
@Command(name = "test", description = "Build everything and run all tests (mvn -B verify).")
public final class TestAll extends Verb {

    public TestAll(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure("the tests are run by the launcher", "./millrace test");
    }
}
