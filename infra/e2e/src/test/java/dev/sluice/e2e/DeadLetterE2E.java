package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeadLetterE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final Operator OPERATOR = Operator.of(INSTALLATION);
    private static final String JOBS = "sluice.jobs.interactive";
    private static final String DEAD = "sluice.dead";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void recordThatIsNoJobIsListedShownAndDropped() throws Exception {
        produce(new ProducerRecord<>(JOBS, "no-job".getBytes(UTF_8), "garbage 4711".getBytes(UTF_8)));

        Await.until(
                SOON, "the dead letter", () -> OPERATOR.sluice("dead", "list").contains("unreadable"));
        String number = numberOf("unreadable");

        assertThat(OPERATOR.sluice("dead", "show", number))
                .contains("tries            0", "settled          -", "garbage 4711", "unreadable: ");
        assertThat(OPERATOR.sluice("dead", "replay", number))
                .contains("exit 1", "✘ The letter " + number + " can't be replayed, since its headers are no job's");
        assertThat(OPERATOR.sluice("dead", "drop", number)).contains("dropped", "exit 0");
        assertThat(OPERATOR.sluice("dead", "list")).doesNotContain(number + " ");
        assertThat(OPERATOR.sluice("dead", "list", "--all")).contains(" dropped ");
        assertThat(OPERATOR.sluice("dead", "drop", number)).contains("was dropped already", "exit 1");
        assertThat(OPERATOR.sluice("dead", "show", "9-9")).contains("✘ There is no dead letter", "exit 1");
        assertThat(OperatorsE2E.audited())
                .contains("dead.drop dead:" + number)
                .doesNotContain("dead.replay dead:" + number);
    }

    @Test
    void replayedLetterRunsAsNewJobWhoseAnswerCanBeFetched() throws Exception {
        Chat.read(Chat.send(INSTALLATION.baseUrl(), "gpt-4o-mini", "set aside and called again", true));
        setAside("set aside and called again");
        String number = numberOf("its workers died in a test");

        assertThat(OPERATOR.sluice("dead", "show", number))
                .contains("tries            3", "sluice-tenant: default/demo");
        String replayed = OPERATOR.sluice("dead", "replay", number);

        Matcher id = Pattern.compile("replayed as (chatcmpl-[0-9a-f]{32})").matcher(replayed);
        assertThat(id.find()).as(replayed).isTrue();
        Await.until(SOON, "the new job's answer", () -> events(id.group(1)).equals("set aside and called again"));
        assertThat(OPERATOR.sluice("dead", "replay", number))
                .contains("was replayed as " + id.group(1) + " already", "exit 1");
    }

    @Test
    void manyAreReplayedOrDroppedInOneGo() throws Exception {
        String text = "set aside by the dozen";
        Chat.read(Chat.send(INSTALLATION.baseUrl(), "gpt-4o-mini", text, true));
        setAside(text);
        setAside(text);
        List<String> two = open();

        assertThat(OPERATOR.sluice("dead", "replay", two.getFirst(), "9-9", two.getLast()))
                .contains(two.getFirst() + " replayed as chatcmpl-", two.getLast() + " replayed as chatcmpl-")
                .contains("✘ 9-9 There is no dead letter", "✘ 1 of 3 were not replayed.", "exit 1");

        setAside(text);
        setAside(text);
        List<String> others = open();
        assertThat(others).hasSize(2).doesNotContainAnyElementsOf(two);
        assertThat(OPERATOR.sluice("dead", "drop", "--all"))
                .contains(others.getFirst() + " dropped", others.getLast() + " dropped", "exit 0");
        assertThat(open()).isEmpty();
        assertThat(OPERATOR.sluice("dead", "drop")).contains("✘ Give either numbers or --all.", "exit 2");
    }

    /** The numbers of those that are listed and that this class has set aside. */
    private static List<String> open() {
        List<String> numbers = new ArrayList<>();
        for (JsonNode letter : OPERATOR.json("dead", "list").path("data")) {
            if (letter.path("reason").asString("").equals("its workers died in a test")) {
                numbers.add(letter.path("id").asString(""));
            }
        }
        return numbers;
    }

    @Test
    void unreachableIngressIsOneSentence() {
        assertThat(OPERATOR.sluiceAt("http://127.0.0.1:1", "dead", "list"))
                .startsWith("✘ No answer from")
                .contains("exit 69");
    }

    /** The text that is streamed for this id; a status as long as there is none. */
    private static String events(String id) {
        HttpCall call = HttpCall.get(INSTALLATION.baseUrl() + "/chat/completions/" + id + "/events")
                .with("Authorization", "Bearer " + Installation.KEY);
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            if (exchange.status() != 200) {
                return "status " + exchange.status();
            }
            ChatTranscript transcript = new ChatTranscript();
            transcript.readAll(new SseReader(exchange.body()));
            return transcript.text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a copy of the job with this text where a worker puts those that it gives up. */
    private static void setAside(String text) throws InterruptedException, ExecutionException {
        ConsumerRecord<byte[], byte[]> job = records(JOBS).stream()
                .filter(each -> new String(each.value(), UTF_8).contains(text))
                .findFirst()
                .orElseThrow();
        List<Header> headers = new ArrayList<>(List.of(job.headers().toArray()));
        headers.add(new RecordHeader("sluice-dead-reason", "its workers died in a test".getBytes(UTF_8)));
        headers.add(new RecordHeader("sluice-dead-tries", "3".getBytes(UTF_8)));
        produce(new ProducerRecord<>(DEAD, null, null, job.key(), job.value(), headers));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(SOON).forEach(all::add);
            }
        }
        return all;
    }

    private static void produce(ProducerRecord<byte[], byte[]> produced)
            throws InterruptedException, ExecutionException {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(produced).get();
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", INSTALLATION.kafka().bootstrap());
    }

    private static String numberOf(String reason) {
        return OPERATOR.sluice("dead", "list")
                .lines()
                .filter(line -> line.contains(reason))
                .map(line -> line.split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
    }
}
