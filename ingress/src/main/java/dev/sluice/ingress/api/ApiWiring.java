package dev.sluice.ingress.api;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.LaneWatch;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.ReplyBook;
import dev.sluice.redis.RedisClock;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what the families of the API share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReturnsSettings.class)
public class ApiWiring {

    @Bean
    Deadlines deadlines(CatalogSource catalog, DispatchSettings settings) {
        return new Deadlines(catalog, settings);
    }

    @Bean
    RequestJobs requestJobs(
            IngressId ingress,
            Presence presence,
            RedisClock redisClock,
            Clock clock,
            RandomGenerator random,
            DispatchSettings settings,
            Deadlines deadlines) {
        return new RequestJobs(ingress, presence, redisClock, clock, random, settings, deadlines);
    }

    @Bean
    Returns returns(KnownJobs known, ReplyBook replies, Clock clock, ReturnsSettings settings) {
        return new Returns(known, replies, clock, settings);
    }

    @Bean
    Endpoint endpoint(
            Accounts accounts,
            RequestBodies bodies,
            Quota quota,
            RequestJobs jobs,
            Deadlines deadlines,
            ReplyBook replies,
            KnownJobs known,
            Dispatcher dispatcher,
            LaneWatch lanes,
            Presence presence,
            RedisClock redisClock,
            Returns returns) {
        Estimates estimates = new Estimates(redisClock);
        return new Endpoint(
                accounts,
                bodies,
                quota,
                lanes,
                deadlines,
                new RequestFlow(quota, estimates, jobs, replies, known, dispatcher, presence, returns));
    }
}
