package dev.sluice.ingress.api.completions;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.CheckedBodies;
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
public class CompletionsWiring {

    private static final String COMPLETION = "Completion";

    private static final Operation CREATE = Endpoint.streamed(
            "/completions", "createCompletion", "Completes a text.", CompletionsParameters.ALL, COMPLETION, COMPLETION);

    @Bean
    RouterFunction<ServerResponse> completionsRoutes(Endpoint endpoint, CatalogSource catalog) {
        CompletionsReader reader = new CompletionsReader(catalog);
        return RouterFunctions.route()
                .POST("/api/v1/completions", request -> endpoint.serve(request, reader::read))
                .POST("/v1/completions", request -> endpoint.serve(request, reader::read))
                .build();
    }

    @Bean
    CheckedBodies completionsBodies(CatalogSource catalog) {
        return new CheckedBodies(Family.COMPLETIONS, new CompletionsReader(catalog)::read);
    }

    @Bean
    Operations completionsOperations() {
        return new Operations(List.of(CREATE));
    }
}
