package dev.millrace.retrieval.ranker;

import dev.millrace.retrieval.document.Encoding;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.window.Passages;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RankerConfiguration {

    @Bean
    Encoding encoding(TextEncoder encoder, Passages passages, ObjectProvider<Ranker> rankers) {
        return new RankerEncoding(encoder, passages, Optional.ofNullable(rankers.getIfAvailable()));
    }
}
