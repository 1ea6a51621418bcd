package dev.millrace.servicekit;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.trace.TraceFilter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The beans every service has. */
@AutoConfiguration
public class ServiceKitAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Before all others, so that what they refuse is told under the request's trace, too. */
    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter() {
        FilterRegistrationBean<TraceFilter> filter = new FilterRegistrationBean<>(
                new TraceFilter(() -> ThreadLocalRandom.current().nextLong()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    Problems problems(MeterRegistry meters) {
        return new Problems(meters);
    }

    @Bean
    ProblemAdvice problemAdvice(Problems problems) {
        return new ProblemAdvice(problems);
    }

    /** Apart, because not every service has a database on its class path. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.dao.DataAccessException")
    static class Database {

        @Bean
        DatabaseAdvice databaseAdvice(Problems problems) {
            return new DatabaseAdvice(problems);
        }
    }

    @Bean
    WebMvcConfigurer tenants() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new TenantArgumentResolver());
            }
        };
    }

    /** Series and model names may hold a slash: let {@code %2F} through to the path variable it stands in. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInNames() {
        return factory -> factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    /** Each service declares all shared topics, so that none depends on which starts first. */
    @Bean
    NewTopics sharedTopics() {
        return new NewTopics(Topics.shared().stream().map(TopicDeclarations::of).toArray(NewTopic[]::new));
    }
}
