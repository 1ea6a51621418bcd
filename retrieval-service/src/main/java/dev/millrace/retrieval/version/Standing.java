package dev.millrace.retrieval.version;

import dev.millrace.retrieval.document.Encoding;
import dev.millrace.retrieval.ranker.Ranker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a tenant's ranker stands.
 *
 * @param version that searches use; empty: the one that ships
 * @param digest of the vectors that they read
 * @param served the version itself; empty while it is not loaded
 * @param next what is to follow, once the documents have vectors of it
 */
record Standing(Optional<String> version, String digest, Optional<Use> served, Optional<Next> next) {

    /** A way of encoding, and the ranker that goes with its vectors; without a ranker the first stage decides. */
    record Use(Optional<Ranker> ranker, Encoding encoding) {}

    /** @param version empty: the one that ships */
    record Next(Optional<String> version, Use use) {}

    List<Encoding> wanted() {
        return Stream.concat(served.stream(), next.map(Next::use).stream())
                .map(Use::encoding)
                .toList();
    }
}
