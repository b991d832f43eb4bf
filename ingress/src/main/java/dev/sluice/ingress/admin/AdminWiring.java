package dev.sluice.ingress.admin;

import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.deadletter.DeadTopic;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.oversight.LiveJobs;
import dev.sluice.ingress.oversight.Routes;
import dev.sluice.ingress.oversight.Workers;
import dev.sluice.ingress.register.Register;
import dev.sluice.ingress.webhook.Webhooks;
import java.security.SecureRandom;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Builds the room: its routes, if there is an operator's key. */
@Configuration(proxyBeanMethods = false)
public class AdminWiring {

    private static final Logger LOG = LoggerFactory.getLogger(AdminWiring.class);

    @Bean
    RouterFunction<ServerResponse> adminRoutes(
            Accounts accounts, AccountBook book, OperatorCalls calls, Register register, Clock clock) {
        if (!accounts.hasOperator()) {
            LOG.info("no SLUICE_ADMIN_KEY: there is no admin API");
            return _ -> Mono.empty();
        }
        SecureRandom random = new SecureRandom();
        return new AdminRoutes(
                        calls,
                        new Office(register, clock),
                        new PlanKind(book),
                        new OrganisationKind(book, random),
                        new KeyKind(book, random))
                .routes();
    }

    @Bean
    RouterFunction<ServerResponse> oversightRoutes(
            Accounts accounts,
            OperatorCalls calls,
            Register register,
            Workers workers,
            LiveJobs jobs,
            Routes routes,
            DeadTopic dead,
            Webhooks webhooks) {
        return accounts.hasOperator()
                ? new OversightRoutes(calls, register, workers, jobs, routes, dead, webhooks).routes()
                : _ -> Mono.empty();
    }

    @Bean
    OperatorCalls operatorCalls(Accounts accounts, RequestBodies bodies) {
        return new OperatorCalls(accounts, bodies);
    }
}
