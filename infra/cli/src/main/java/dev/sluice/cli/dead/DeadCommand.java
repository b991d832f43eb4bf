package dev.sluice.cli.dead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import java.io.FileReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice dead}: looks after jobs that could not be executed. */
@Command(name = "dead", mixinStandardHelpOptions = true, description = "Jobs that could not be executed.")
public final class DeadCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Option(
            names = "--kafka",
            defaultValue = "${env:SPRING_KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9092}",
            description = "The brokers, host:port,… (default: SPRING_KAFKA_BOOTSTRAP_SERVERS, else 127.0.0.1:9092).")
    @SuppressWarnings("NullAway.Init")
    private String brokers;

    @Option(
            names = "--kafka-settings",
            description = "A file of settings of Kafka's clients, for TLS and SASL (name=value).")
    private @Nullable Path settings;

    /** Made by picocli. */
    public DeadCommand() {}

    @Command(description = "Lists them: number, when, tries, model, tenant, reason.")
    int list(@Option(names = "--all", description = "Those too that were replayed or dropped.") boolean all)
            throws IOException {
        List<DeadLetter> letters = topic().letters().stream()
                .filter(letter -> all || letter.settled() == null)
                .toList();
        letters.forEach(letter -> out().println(line(letter)));
        out().println(letters.size() + (letters.size() == 1 ? " dead letter" : " dead letters"));
        return 0;
    }

    @Command(description = "Shows one: its headers, its reason, its tries, and the request as it came.")
    int show(@Parameters(paramLabel = "<number>") String number) throws IOException {
        DeadLetter letter = letter(number);
        out().println("number   " + letter.number());
        out().println("key      " + letter.key());
        out().println("buried   " + letter.buriedAt());
        out().println("reason   " + letter.reason());
        out().println("tries    " + letter.triesShown());
        out().println("settled  " + (letter.settled() == null ? "no" : letter.settled()));
        JobHeaders job = letter.job();
        if (job == null) {
            out().println("headers  none of a job");
        } else {
            job.encode().forEach(header -> out().println(header.name() + ": " + new String(header.value(), UTF_8)));
        }
        out().println(new String(letter.body(), UTF_8));
        return 0;
    }

    @Command(description = "Runs one again, as a new job whose answer is kept for whoever asks for its id.")
    int replay(
            @Parameters(paramLabel = "<number>") String number,
            @Option(names = "--minutes", defaultValue = "10", description = "How long it may take (default: 10).")
                    int minutes)
            throws IOException, InterruptedException {
        if (minutes < 1) {
            throw new ParameterException(spec.commandLine(), "--minutes: " + minutes + " (expected: 1 or more)");
        }
        JobId id = topic().replay(open(number), Duration.ofMinutes(minutes));
        out().println("replayed as " + id.completionId() + ": GET /api/v1/chat/completions/" + id.completionId()
                + "/events");
        return 0;
    }

    @Command(description = "Gives one up: it is listed no more.")
    int drop(@Parameters(paramLabel = "<number>") String number) throws IOException, InterruptedException {
        topic().drop(open(number));
        out().println("dropped");
        return 0;
    }

    private DeadLetter open(String number) throws IOException {
        DeadLetter letter = letter(number);
        if (letter.settled() != null) {
            throw new IllegalArgumentException("The letter " + number + " was " + letter.settled() + " already.");
        }
        return letter;
    }

    private DeadLetter letter(String number) throws IOException {
        return topic().letters().stream()
                .filter(letter -> letter.number().equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no dead letter " + number + ": `sluice dead list --all` lists them."));
    }

    @SuppressWarnings("TimeZoneUsage") // No bean container is worth its start here; the zone is never read.
    private DeadTopic topic() throws IOException {
        Map<String, Object> connection = new HashMap<>();
        if (settings != null) {
            Properties file = new Properties();
            try (Reader reader = new FileReader(settings.toFile(), UTF_8)) {
                file.load(reader);
            }
            file.stringPropertyNames().forEach(name -> connection.put(name, file.getProperty(name)));
        }
        connection.put("bootstrap.servers", brokers);
        return new DeadTopic(connection, Clock.systemUTC());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String line(DeadLetter letter) {
        JobHeaders job = letter.job();
        return "%-8s %-24s %5s %-24s %-16s %s%s"
                .formatted(
                        letter.number(),
                        letter.buriedAt(),
                        letter.triesShown(),
                        job == null ? "-" : job.model(),
                        job == null ? "-" : job.tenant(),
                        letter.reason(),
                        letter.settled() == null ? "" : " (" + letter.settled() + ")");
    }
}
