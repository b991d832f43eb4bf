package dev.sluice.ingress;

import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import java.util.HashMap;
import java.util.Map;

/** Ingresses as processes of their own, for tests. */
final class Ingresses {

    private Ingresses() {}

    /** Starts one; {@code settings} are environment variables. */
    static ServiceHandle start(String name, KafkaHandle kafka, RedisHandle redis, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
        environment.put("SLUICE_REDIS_URIS", redis.uri());
        environment.put("SLUICE_ACCOUNT_DEMO_KEY", ChatClient.KEY);
        environment.put("SLUICE_ACCOUNT_LIMITED_KEY", ChatClient.OTHER_KEY);
        return ServiceHandle.ingress(name, environment);
    }
}
