package dev.millrace.servicekit.tenancy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Imported by a service whose migrations set policies on rows. Its pool shows nobody's rows to who has not said whose. */
@Configuration(proxyBeanMethods = false)
public class TenantRows {

    /** In place of Spring Boot's own pool, with the same settings. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    TenantDataSource dataSource(DataSourceProperties properties) {
        return properties
                .initializeDataSourceBuilder()
                .type(TenantDataSource.class)
                .build();
    }

    /** Behind the one that asks for keys, before anything reads from the database. */
    @Bean
    FilterRegistrationBean<TenantFilter> tenantFilter() {
        FilterRegistrationBean<TenantFilter> filter = new FilterRegistrationBean<>(new TenantFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 200);
        return filter;
    }
}
