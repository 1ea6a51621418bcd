package dev.millrace.registryclient.kernel;

import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.RegistryClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The kernels of this build: told to the registry, and checked against what models name. */
@AutoConfiguration(after = RegistryClientAutoConfiguration.class)
@EnableConfigurationProperties(KernelProperties.class)
public class KernelAutoConfiguration {

    @Bean
    KernelLedger kernelLedger() {
        return new KernelLedger(Kernels::descriptors);
    }

    @Bean
    KernelCheck kernelCheck(KernelLedger ledger) {
        return new KernelCheck(ledger);
    }

    /** Under this name its health is shown. */
    @Bean
    KernelAnnouncer kernels(KernelLedger ledger, RegistryClient registry, KernelProperties properties) {
        return new KernelAnnouncer(ledger, registry::record, properties);
    }
}
