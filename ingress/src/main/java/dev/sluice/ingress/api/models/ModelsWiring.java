package dev.sluice.ingress.api.models;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.description.Operations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room, and the catalogue that every API family checks against. */
@Configuration(proxyBeanMethods = false)
public class ModelsWiring {

    /** The models; where a simulator serves them, their names may ask for its behaviour. */
    @Bean
    Catalog catalog(@Value("${sluice.catalog.simulated:false}") boolean simulated) {
        return new Catalog(simulated);
    }

    @Bean
    RouterFunction<ServerResponse> modelsRoutes(Catalog catalog, Accounts accounts) {
        return new ModelsRoutes(catalog, accounts).routes();
    }

    @Bean
    Operations modelsOperations() {
        return new Operations(ModelsRoutes.OPERATIONS);
    }
}
