package dev.sluice.ingress.account;

import dev.sluice.common.catalog.CatalogSource;
import java.time.Clock;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Builds the room: the keys from the environment, and the book of all others. */
@Configuration(proxyBeanMethods = false)
public class AccountWiring {

    @Bean
    AccountBook accountBook(CatalogSource catalog) {
        return new AccountBook(catalog::current);
    }

    /** The keys; the settings that hold them in clear become no bean, so that nothing can show them. */
    @Bean
    Accounts accounts(Environment environment, AccountBook book, Clock clock) {
        AccountSettings settings = Binder.get(environment).bindOrCreate(AccountSettings.PREFIX, AccountSettings.class);
        return new Accounts(settings, OperatorKey.checked(environment.getProperty(OperatorKey.PROPERTY)), book, clock);
    }
}
