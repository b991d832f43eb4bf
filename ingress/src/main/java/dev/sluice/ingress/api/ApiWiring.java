package dev.sluice.ingress.api;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.LaneWatch;
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

/** Builds what the families of the API share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReturnsSettings.class)
public class ApiWiring {

    @Bean
    RequestJobs requestJobs(
            IngressId ingress,
            Presence presence,
            RedisClock redisClock,
            Clock clock,
            RandomGenerator random,
            DispatchSettings settings,
            CatalogSource catalog) {
        return new RequestJobs(ingress, presence, redisClock, clock, random, settings, catalog);
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
                new RequestFlow(quota, estimates, jobs, replies, known, dispatcher, presence, returns));
    }
}
