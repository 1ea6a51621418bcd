package dev.millrace.retrieval.window;

import dev.millrace.retrieval.encoder.WordPieces;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WindowConfiguration {

    @Bean
    Passages passages(WordPieces pieces) {
        return new Passages(pieces);
    }
}
