package dev.sluice.ingress.api.files;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.description.Operations;
import dev.sluice.ingress.storage.BlobStore;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileSettings.class)
public class FilesWiring {

    @Bean
    RouterFunction<ServerResponse> filesRoutes(
            Accounts accounts, Book book, BlobStore store, FileSettings settings, Clock clock, RandomGenerator random) {
        return new FilesRoutes(accounts, book, store, settings, clock, random).routes();
    }

    @Bean
    Operations filesOperations() {
        return new Operations(FilesRoutes.OPERATIONS);
    }
}
