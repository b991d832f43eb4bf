package dev.sluice.ingress.account;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Builds the room: the keys from the environment. */
@Configuration(proxyBeanMethods = false)
public class AccountWiring {

    /** The keys; the settings that hold them in clear become no bean, so that nothing can show them. */
    @Bean
    Accounts accounts(Environment environment) {
        AccountSettings settings = Binder.get(environment).bindOrCreate(AccountSettings.PREFIX, AccountSettings.class);
        return new Accounts(settings);
    }
}
