package dev.sluice.ingress.departure;

import dev.sluice.ingress.reply.ReplyBook;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DepartureSettings.class)
public class DepartureWiring {

    @Bean
    Departure departure(ReplyBook replies, DepartureSettings settings) {
        return new Departure(replies, settings);
    }
}
