package dev.millrace.servicekit.access;

import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Closes a service to those without a key, or keeps an open one to this machine. */
@AutoConfiguration
@EnableConfigurationProperties(AccessProperties.class)
public class AccessAutoConfiguration {

    @Bean
    Openness openness(AccessProperties properties, @Value("${server.address:0.0.0.0}") String address) {
        return Openness.checked(properties.mode(), address);
    }

    @Bean
    WebMvcConfigurer callers() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgumentResolver());
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "millrace.access.mode", havingValue = "keys")
    static class Closed {

        @Bean
        @ConditionalOnMissingBean(Keys.class)
        Keys remoteKeys(AccessProperties properties, JsonMapper json, Clock clock) {
            return new RemoteKeys(properties, json, clock);
        }

        /** Before anything reads a body. */
        @Bean
        FilterRegistrationBean<KeyFilter> keyFilter(
                Keys keys,
                AccessProperties properties,
                @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals) {
            RateLimits limits = new RateLimits(properties.rate(), properties.burst(), System::nanoTime);
            FilterRegistrationBean<KeyFilter> filter =
                    new FilterRegistrationBean<>(new KeyFilter(keys, limits, refusals));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
            return filter;
        }
    }
}
