package dev.millrace.retrieval.search;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds on searches.
 *
 * @param maxQuery characters of a query
 * @param maxDocuments that one search may ask for
 * @param maxRegions of each document
 * @param maxDepth documents that are ranked over their whole length
 * @param concurrent searches at once; 0 for two per processor
 * @param patience for a place among them
 * @param maxHeat characters of a document that is shown with its heat
 */
@ConfigurationProperties("millrace.retrieval.search")
public record SearchProperties(
        @DefaultValue("4096") int maxQuery,
        @DefaultValue("100") int maxDocuments,
        @DefaultValue("10") int maxRegions,
        @DefaultValue("1000") int maxDepth,
        @DefaultValue("0") int concurrent,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("2000000") int maxHeat) {

    public SearchProperties {
        if (maxQuery < 1 || maxDocuments < 1 || maxRegions < 1 || maxDepth < 1 || concurrent < 0 || maxHeat < 1) {
            throw new IllegalArgumentException("the bounds on searches are at least 1, concurrent at least 0");
        }
    }

    int places() {
        return concurrent > 0 ? concurrent : 2 * Runtime.getRuntime().availableProcessors();
    }
}
