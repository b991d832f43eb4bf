package dev.sluice.ingress.api.usage;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.ledger.UsageBook;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class UsageWiring {

    @Bean
    RouterFunction<ServerResponse> usageRoutes(Accounts accounts, UsageBook book, Clock clock) {
        return new UsageRoutes(accounts, book, clock).routes();
    }

    @Bean
    Operations usageOperations() {
        return new Operations(UsageRoutes.OPERATIONS);
    }
}
