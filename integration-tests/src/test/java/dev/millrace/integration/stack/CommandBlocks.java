package dev.millrace.integration.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands of a Markdown page: the content of its {@code sh} blocks, each block one script. */
final class CommandBlocks {

    private static final Pattern BLOCK = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private CommandBlocks() {}

    static List<String> of(Path page) throws IOException {
        return new ArrayList<>(BLOCK.matcher(Files.readString(page))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList());
    }
}
