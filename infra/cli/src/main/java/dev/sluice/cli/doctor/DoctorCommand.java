package dev.sluice.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.admin.Access;
import dev.sluice.cli.admin.AdminOptions;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.catalog.ModelRoute;
import dev.sluice.common.catalog.Provider;
import dev.sluice.common.settings.SettingsException;
import java.io.FileReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice doctor}: looks at everything, and says what to do; exit code 1 if anything is wrong. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "Finds what is wrong, and says what to do.")
public final class DoctorCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    @Option(
            names = "--kafka",
            description = "The brokers (default: SPRING_KAFKA_BOOTSTRAP_SERVERS, else the launcher's, else"
                    + " 127.0.0.1:9092).")
    private @Nullable String brokers;

    @Option(names = "--kafka-settings", description = "A file of settings of Kafka's clients (name=value).")
    private @Nullable Path kafkaSettings;

    @Option(
            names = "--redis",
            description = "A Redis (default: SLUICE_REDIS_URIS, else the launcher's, else 127.0.0.1:6379).")
    private @Nullable String redis;

    @Option(names = "--config", description = "The file of models and providers (default: SLUICE_CONFIG).")
    private @Nullable Path config;

    /** Made by picocli. */
    public DoctorCommand() {}

    @Override
    @SuppressWarnings("TimeZoneUsage") // No bean container is worth its start here; the zone is never read.
    public Integer call() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        Access access = options.access();
        List<Finding> findings = new ArrayList<>(new IngressLook(access).findings());
        findings.addAll(new KafkaLook(kafka()).findings());
        for (String address :
                told(redis, "SLUICE_REDIS_URIS", "redis", "127.0.0.1:6379").split(",", -1)) {
            findings.addAll(new RedisLook(address.strip(), clock).findings());
        }
        findings.addAll(models());
        print(findings);
        return findings.stream().allMatch(Finding::isWell) ? 0 : 1;
    }

    private Map<String, Object> kafka() throws IOException {
        Map<String, Object> connection = new HashMap<>();
        if (kafkaSettings != null) {
            Properties file = new Properties();
            try (Reader reader = new FileReader(kafkaSettings.toFile(), UTF_8)) {
                file.load(reader);
            }
            file.stringPropertyNames().forEach(name -> connection.put(name, file.getProperty(name)));
        }
        connection.put("bootstrap.servers", told(brokers, "SPRING_KAFKA_BOOTSTRAP_SERVERS", "kafka", "127.0.0.1:9092"));
        return connection;
    }

    private String told(@Nullable String option, String variable, String role, String otherwise) {
        String given = option == null ? System.getenv(variable) : option;
        return given != null && !given.isBlank()
                ? given
                : Access.launched(role, options.data()).orElse(otherwise);
    }

    private List<Finding> models() {
        String variable = System.getenv("SLUICE_CONFIG");
        Path file = config == null && variable != null && !variable.isBlank() ? Path.of(variable) : config;
        if (file == null) {
            return List.of(Finding.well("models", "the built-in ones"));
        }
        try (CatalogSource source = new CatalogSource(file.toString(), System::getenv, false, true, ignored -> {})) {
            List<Finding> findings = new ArrayList<>();
            for (Model model : source.current().models()) {
                boolean isUsable =
                        model.routes().stream().map(ModelRoute::provider).anyMatch(Provider::isUsable);
                if (!isUsable) {
                    findings.add(Finding.wrong(
                            "model " + model.id(),
                            "none of its providers has a key here",
                            "Set the variable that " + file + " names for it."));
                }
            }
            return findings.isEmpty() ? List.of(Finding.well("models", file + " is right")) : findings;
        } catch (SettingsException e) {
            return List.of(Finding.wrong("models", String.valueOf(e.getMessage()), "Mend " + file + "."));
        }
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.isJson()) {
            ObjectNode report = JsonMapper.shared().createObjectNode();
            ArrayNode all = report.putArray("findings");
            for (Finding finding : findings) {
                all.addObject()
                        .put("what", finding.what())
                        .put("well", finding.isWell())
                        .put("detail", finding.detail())
                        .put("advice", finding.advice());
            }
            out.println(report);
            return;
        }
        for (Finding finding : findings) {
            out.println("%s %-24s %s".formatted(finding.isWell() ? "✔" : "✘", finding.what(), finding.detail()));
            if (!finding.isWell()) {
                out.println("    " + finding.advice());
            }
        }
    }
}
