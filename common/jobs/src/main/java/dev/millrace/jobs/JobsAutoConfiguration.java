package dev.millrace.jobs;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Jobs, their threads and their REST interface. The service has the table {@code job} among its migrations, schedules ({@code
 * @EnableScheduling}), and adds a {@link JobRunner} for each kind.
 */
@AutoConfiguration
@EnableConfigurationProperties(JobProperties.class)
public class JobsAutoConfiguration {

    @Bean
    Jobs jobs(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            JsonMapper json,
            JobProperties properties,
            ApplicationEventPublisher events) {
        return new Jobs(jdbc, transactions, json, properties, events);
    }

    @Bean
    JobTable jobTable(JdbcClient jdbc, JsonMapper json, JobProperties properties) {
        return new JobTable(jdbc, json, properties);
    }

    @Bean
    JobRunners jobRunners(ObjectProvider<JobRunner> runners) {
        return new JobRunners(runners.orderedStream().toList());
    }

    @Bean
    JobThreads jobThreads(JobTable table, Jobs jobs, JobRunners runners, JobProperties properties) {
        return new JobThreads(table, jobs, runners, properties);
    }

    @Bean
    JobEvents jobEvents(Jobs jobs, JsonMapper json, JobProperties properties) {
        return new JobEvents(jobs, json, properties);
    }

    @Bean
    JobController jobController(Jobs jobs, JobEvents events) {
        return new JobController(jobs, events);
    }
}
