package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.registry.policy.Verdict;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Optional;

/** What a wish to move an alias leads to. */
public sealed interface MoveResult {

    record Moved(AliasState state) implements MoveResult {}

    /** It names the wished version already: nothing was done, nothing logged. */
    record Already(AliasState state) implements MoveResult {}

    /** The version does not pass the alias's policy. */
    record Failed(Verdict verdict) implements MoveResult {}

    /** @param current absent when there is no such alias */
    record Conflict(Optional<AliasState> current) implements MoveResult {

        public ApiException refusal() {
            String state = current.map(alias ->
                            alias.digest().map(digest -> "names " + digest).orElse("is removed") + ", sequence "
                                    + alias.sequence())
                    .orElse("does not exist");
            return new ApiException(
                    ErrorCode.ALIAS_CONFLICT,
                    "The alias " + state,
                    List.of(Fault.field("expected", "the alias " + state)));
        }
    }
}
