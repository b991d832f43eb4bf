package dev.sluice.ingress.api.usage;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.ledger.UsageBook;
import dev.sluice.ingress.ledger.UsageExport;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class UsageWiring {

    @Bean
    RouterFunction<ServerResponse> usageRoutes(Accounts accounts, UsageBook book, Clock clock) {
        return new UsageRoutes(accounts, book, clock).routes();
    }

    /** Without an operator's key there is nothing to ask with. */
    @Bean
    RouterFunction<ServerResponse> usageExportRoutes(Accounts accounts, UsageExport export, Clock clock) {
        return accounts.hasOperator() ? new ExportRoutes(accounts, export, clock).routes() : _ -> Mono.empty();
    }

    @Bean
    Operations usageOperations() {
        return new Operations(UsageRoutes.OPERATIONS);
    }
}
