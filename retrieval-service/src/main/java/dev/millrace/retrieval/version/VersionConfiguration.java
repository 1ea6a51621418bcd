package dev.millrace.retrieval.version;

import dev.millrace.retrieval.document.Encoding;
import dev.millrace.retrieval.document.EncodingProgress;
import dev.millrace.retrieval.document.Encodings;
import dev.millrace.retrieval.encoder.TextEncoder;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VersionConfiguration {

    @Bean
    ShippedRanker shippedRanker(TextEncoder encoder) {
        return ShippedRanker.of(encoder.digest());
    }

    @Bean
    LoadedRankers loadedRankers(RankerVersions versions, RankerProperties properties) {
        return new LoadedRankers(versions::load, properties, Clock.systemUTC());
    }

    @Bean
    Readiness readiness(EncodingProgress progress, RankerProperties properties) {
        return new Readiness(progress::count, properties.settle(), Clock.systemUTC());
    }

    /** Where there is an encoding of its own, it holds for everybody, whatever the aliases say. */
    @Bean
    Encodings encodings(FollowedRankers rankers, ObjectProvider<Encoding> own) {
        Encoding encoding = own.getIfAvailable();
        return encoding == null ? rankers.encodings() : Encodings.always(encoding);
    }
}
