package dev.millrace.kernelproofs;

import dev.millrace.jobs.Jobs;
import dev.millrace.jobs.JobsAutoConfiguration;
import dev.millrace.registryclient.KernelChoices;
import dev.millrace.registryclient.KernelVerifications;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Verifications of this build's kernels: the jobs, and the look for what is wanted. */
@AutoConfiguration(
        after = RegistryClientAutoConfiguration.class,
        // Its runner is one of theirs.
        before = JobsAutoConfiguration.class)
@EnableConfigurationProperties(ProofProperties.class)
public class KernelProofsAutoConfiguration {

    @Bean
    KernelVerifications kernelVerifications(RegistryClient registry) {
        return new KernelVerifications(registry);
    }

    @Bean
    KernelSelection kernelSelection(RegistryClient registry, ProofProperties properties) {
        return new KernelSelection(new KernelChoices(registry), properties.machine());
    }

    @Bean
    ProofRunner proofRunner(KernelVerifications registry, ProofProperties properties, JsonMapper json) {
        return new ProofRunner(registry, properties, json);
    }

    @Bean
    VerificationFeed verificationFeed(
            KernelVerifications registry, Jobs jobs, ProofProperties properties, JsonMapper json) {
        return new VerificationFeed(registry, jobs, properties, json);
    }
}
