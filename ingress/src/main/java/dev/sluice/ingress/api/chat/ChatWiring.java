package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.api.CheckedBodies;
import dev.sluice.ingress.api.Endpoint;
import dev.sluice.ingress.api.Returns;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.stored.StoredCompletions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class ChatWiring {

    @Bean
    RouterFunction<ServerResponse> chatRoutes(
            Accounts accounts, Endpoint endpoint, CatalogSource catalog, Returns returns) {
        return new ChatRoutes(accounts, endpoint, new ChatRequestReader(catalog), returns).routes();
    }

    @Bean
    CheckedBodies chatBodies(CatalogSource catalog) {
        return new CheckedBodies(Family.CHAT, new ChatRequestReader(catalog)::read);
    }

    @Bean
    RouterFunction<ServerResponse> storedRoutes(
            Accounts accounts, RequestBodies bodies, Returns returns, StoredCompletions stored) {
        return new StoredRoutes(accounts, bodies, returns, stored).routes();
    }

    @Bean
    Operations storedOperations() {
        return new Operations(StoredRoutes.OPERATIONS);
    }

    @Bean
    Operations chatOperations() {
        return new Operations(ChatRoutes.OPERATIONS);
    }
}
