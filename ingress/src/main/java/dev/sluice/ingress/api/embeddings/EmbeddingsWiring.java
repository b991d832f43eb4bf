package dev.sluice.ingress.api.embeddings;

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
public class EmbeddingsWiring {

    private static final Operation CREATE = Endpoint.operation(
            "/embeddings", "createEmbedding", "Makes vectors of texts.", EmbeddingsParameters.ALL, "EmbeddingList");

    @Bean
    RouterFunction<ServerResponse> embeddingsRoutes(Endpoint endpoint, CatalogSource catalog) {
        EmbeddingsReader reader = new EmbeddingsReader(catalog);
        return RouterFunctions.route()
                .POST("/api/v1/embeddings", request -> endpoint.serve(request, reader::read))
                .POST("/v1/embeddings", request -> endpoint.serve(request, reader::read))
                .build();
    }

    @Bean
    CheckedBodies embeddingsBodies(CatalogSource catalog) {
        return new CheckedBodies(Family.EMBEDDINGS, new EmbeddingsReader(catalog)::read);
    }

    @Bean
    Operations embeddingsOperations() {
        return new Operations(List.of(CREATE));
    }
}
