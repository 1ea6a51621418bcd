package dev.millrace.registryclient.champion;

import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientAutoConfiguration;
import dev.millrace.registryclient.kernel.KernelAnnouncer;
import dev.millrace.registryclient.kernel.KernelAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;

/** How this service registers what it trains. */
@AutoConfiguration(after = {KernelAutoConfiguration.class, RegistryClientAutoConfiguration.class})
@ConditionalOnBean({RegistryClient.class, KernelAnnouncer.class})
public class ChampionAutoConfiguration {

    @Bean
    Champions champions(RegistryClient registry, KernelAnnouncer kernels, ObjectProvider<BuildProperties> build) {
        BuildProperties known = build.getIfAvailable();
        return new Champions(
                registry, kernels::requireAnnounced, known == null ? "unknown" : String.valueOf(known.getVersion()));
    }
}
