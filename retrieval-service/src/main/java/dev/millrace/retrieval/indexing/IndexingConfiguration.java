package dev.millrace.retrieval.indexing;

import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.window.Passages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IndexingConfiguration {

    @Bean
    Passages passages() {
        return new Passages(WordPieces.load());
    }
}
