package dev.sluice.ingress.api.models;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.description.Operations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room, and the catalogue that every API family checks against. */
@Configuration(proxyBeanMethods = false)
public class ModelsWiring {

    private static final Logger LOG = LoggerFactory.getLogger(ModelsWiring.class);

    /** The models; where a simulator serves them, their names may ask for its behaviour. */
    @Bean(destroyMethod = "close")
    CatalogSource catalog(Environment environment, @Value("${sluice.catalog.simulated:false}") boolean simulated) {
        return new CatalogSource(
                environment.getProperty(CatalogSource.PROPERTY), environment::getProperty, simulated, false, LOG::warn);
    }

    @Bean
    RouterFunction<ServerResponse> modelsRoutes(CatalogSource catalog, Accounts accounts) {
        return new ModelsRoutes(catalog, accounts).routes();
    }

    @Bean
    Operations modelsOperations() {
        return new Operations(ModelsRoutes.OPERATIONS);
    }
}
