package dev.sluice.devstack;

import dev.sluice.processes.StartException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the environment asks of the launcher.
 *
 * @param port of the first ingress; further ones take the next ports
 * @param config the file of models and providers; null for the built-in one
 * @param kafka a running Kafka to use instead of starting one
 * @param redis running Redis servers to use instead of starting one
 */
record Settings(
        int port,
        int ingresses,
        int workers,
        Path data,
        @Nullable Path config,
        GivenKeys givenKeys,
        @Nullable ExternalKafka kafka,
        @Nullable ExternalRedis redis,
        Provider gemini,
        Provider openai,
        Provider anthropic) {

    static final String PORT = "SLUICE_PORT";

    private static final int MAX_INGRESSES = 16;
    private static final int MAX_WORKERS = 64;
    private static final int MAX_PORT = 65_535;

    /** Keys that are told rather than generated. */
    record GivenKeys(
            @Nullable String demo,
            @Nullable String limited,
            @Nullable String admin) {}

    /**
     * Reads and checks all of them.
     *
     * @throws StartException naming the variable, its value and what was expected
     */
    static Settings from(Map<String, String> environment, Path root) {
        Variables variables = new Variables(environment);
        int ingresses = variables.number("SLUICE_INGRESSES", 1, 1, MAX_INGRESSES);
        int port = variables.number(PORT, 8080, 1, MAX_PORT - ingresses + 1);
        String kafka = variables.text("SLUICE_KAFKA");
        String redis = variables.text("SLUICE_REDIS");
        String data = variables.text("SLUICE_DATA");
        String config = variables.text("SLUICE_CONFIG");
        return new Settings(
                port,
                ingresses,
                variables.number("SLUICE_WORKERS", 2, 0, MAX_WORKERS),
                root.resolve(data == null ? ".sluice" : data).normalize(),
                config == null ? null : root.resolve(config).normalize(),
                new GivenKeys(
                        variables.key("SLUICE_DEMO_KEY"),
                        variables.key("SLUICE_LIMITED_KEY"),
                        variables.operatorKey("SLUICE_ADMIN_KEY")),
                kafka == null ? null : ExternalKafka.parse(kafka),
                redis == null ? null : ExternalRedis.parse(redis),
                Provider.from(variables, "GEMINI", "https://generativelanguage.googleapis.com")
                        .checkedAgainst(port, ingresses),
                Provider.from(variables, "OPENAI", "https://api.openai.com/v1").checkedAgainst(port, ingresses),
                Provider.from(variables, "ANTHROPIC", "https://api.anthropic.com")
                        .checkedAgainst(port, ingresses));
    }

    /** The ports of all ingresses. */
    int[] ingressPorts() {
        return IntStream.range(port, port + ingresses).toArray();
    }

    /** Whether any model's answers come from the simulator. */
    boolean needsSimulator() {
        return gemini.isSimulated() || openai.isSimulated() || anthropic.isSimulated();
    }
}
