package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.presence.RedisClock;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.ReplyBook;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReturnsSettings.class)
public class ChatWiring {

    @Bean
    ChatJobs chatJobs(
            IngressId ingress,
            Presence presence,
            RedisClock redisClock,
            Clock clock,
            RandomGenerator random,
            DispatchSettings settings) {
        return new ChatJobs(ingress, presence, redisClock, clock, random, settings);
    }

    @Bean
    RouterFunction<ServerResponse> chatRoutes(
            Accounts accounts,
            RequestBodies bodies,
            Catalog catalog,
            Quota quota,
            ChatJobs jobs,
            ReplyBook replies,
            KnownJobs known,
            Dispatcher dispatcher,
            Presence presence,
            Clock clock,
            ReturnsSettings settings) {
        Returns returns = new Returns(known, replies, clock, settings);
        ChatFlow flow = new ChatFlow(quota, jobs, replies, known, dispatcher, presence, returns);
        return new ChatRoutes(accounts, bodies, new ChatRequestReader(catalog), flow, returns).routes();
    }

    @Bean
    Operations chatOperations() {
        return new Operations(ChatRoutes.OPERATIONS);
    }
}
