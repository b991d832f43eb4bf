package dev.sluice.ingress.api.batches;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.edge.RequestBodies;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class BatchesWiring {

    @Bean
    RouterFunction<ServerResponse> batchesRoutes(
            Accounts accounts, RequestBodies bodies, Book book, Clock clock, RandomGenerator random) {
        return new BatchesRoutes(accounts, bodies, book, clock, random).routes();
    }

    @Bean
    Operations batchesOperations() {
        return new Operations(BatchesRoutes.OPERATIONS);
    }
}
