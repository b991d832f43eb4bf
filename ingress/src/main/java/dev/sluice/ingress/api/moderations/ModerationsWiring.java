package dev.sluice.ingress.api.moderations;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.api.Endpoint;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.description.Operations;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class ModerationsWiring {

    private static final Operation CREATE = Endpoint.operation(
            "/moderations",
            "createModeration",
            "Tells whether a content is harmful.",
            ModerationsParameters.ALL,
            "Moderation");

    @Bean
    RouterFunction<ServerResponse> moderationsRoutes(Endpoint endpoint, CatalogSource catalog) {
        ModerationsReader reader = new ModerationsReader(catalog);
        return RouterFunctions.route()
                .POST("/api/v1/moderations", request -> endpoint.serve(request, reader::read))
                .POST("/v1/moderations", request -> endpoint.serve(request, reader::read))
                .build();
    }

    @Bean
    Operations moderationsOperations() {
        return new Operations(List.of(CREATE));
    }
}
