package dev.millrace.retrieval.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.retrieval.document.EncodingProgress;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.version.Standing.Use;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/rankers/default")
class RankerController {

    private final FollowedRankers rankers;
    private final LoadedRankers loaded;
    private final AliasTable aliases;
    private final EncodingProgress progress;

    RankerController(FollowedRankers rankers, LoadedRankers loaded, AliasTable aliases, EncodingProgress progress) {
        this.rankers = rankers;
        this.loaded = loaded;
        this.aliases = aliases;
        this.progress = progress;
    }

    /**
     * @param version that ranks; absent: none is loaded, and the first stage decides
     * @param shipped whether it is the one that comes with the service
     * @param next what is to follow it
     * @param refused why the version that the alias names cannot
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Shown(
            String name, Optional<String> version, boolean shipped, Optional<Next> next, Optional<Refused> refused) {}

    /** @param documents of the tenant @param missing those that have no vectors of it yet */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Next(Optional<String> version, long documents, long missing) {}

    record Refused(String version, String code, String detail) {}

    @GetMapping
    Shown show(TenantId tenant) {
        Standing standing = rankers.standing(tenant);
        Optional<Next> next = standing.next().map(one -> {
            EncodingProgress.Count count =
                    progress.count(tenant, one.use().encoding().digest());
            return new Next(ranker(one.use()), count.documents(), count.missing());
        });
        Optional<Refused> refused = aliases.champion(tenant, FollowedRankers.MODEL)
                .flatMap(digest -> loaded.refusal(digest)
                        .map(why -> new Refused(digest, why.code().code(), String.valueOf(why.getMessage()))));
        return new Shown(
                FollowedRankers.MODEL,
                standing.served().flatMap(RankerController::ranker),
                standing.version().isEmpty(),
                next,
                refused);
    }

    private static Optional<String> ranker(Use use) {
        return use.ranker().map(Ranker::digest);
    }
}
