package dev.sluice.common.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What this project's producers and consumers have in common, by the names of Kafka's own settings
 * (https://kafka.apache.org/documentation/#configuration). Each method answers with a map of its own, to which a room
 * adds what it alone needs.
 *
 * <p>Records are bytes. The operator's settings are given, and hold where nothing depends on them: so nothing is
 * compressed unless they say so, since LZ4 takes new buffers of 130 KB for each batch, which is one record or two.
 */
public final class KafkaClients {

    private static final String BYTES_OUT = "org.apache.kafka.common.serialization.ByteArraySerializer";
    private static final String BYTES_IN = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    private static final int ANSWER_MILLIS = 5_000;
    private static final int BLOCK_MILLIS = 60_000;

    private KafkaClients() {}

    /**
     * A producer whose records are there once, in order and in all replicas when they are acknowledged, and which sends
     * at once what comes while no request is under way, and the rest together.
     *
     * @param given the operator's settings
     */
    public static Map<String, Object> producer(Map<String, Object> given) {
        Map<String, Object> settings = withoutBeans(given);
        settings.put("key.serializer", BYTES_OUT);
        settings.put("value.serializer", BYTES_OUT);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 0);
        // A broker answers one request of a connection before it looks at the next: what comes meanwhile goes together.
        settings.putIfAbsent("max.in.flight.requests.per.connection", 1);
        return settings;
    }

    /**
     * One that gives a record up after some time: until then it may try a second time.
     *
     * @param given the operator's settings
     * @param bound how long a record is tried, and how long {@code send} may block
     */
    public static Map<String, Object> producer(Map<String, Object> given, Duration bound) {
        int millis = Math.toIntExact(bound.toMillis());
        Map<String, Object> settings = producer(given);
        settings.put("delivery.timeout.ms", millis);
        settings.put("request.timeout.ms", millis - millis / 4);
        settings.put("max.block.ms", millis);
        return settings;
    }

    /**
     * One that waits for Kafka as long as it takes; its buffer bounds how many records do.
     *
     * @param given the operator's settings
     */
    public static Map<String, Object> patientProducer(Map<String, Object> given) {
        Map<String, Object> settings = producer(given);
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        settings.put("request.timeout.ms", ANSWER_MILLIS);
        settings.put("max.block.ms", BLOCK_MILLIS);
        return settings;
    }

    /**
     * A consumer of no group, from the first record on, which commits nothing and makes no topics.
     *
     * @param given the operator's settings
     */
    public static Map<String, Object> consumer(Map<String, Object> given) {
        Map<String, Object> settings = withoutBeans(given);
        settings.remove("group.id");
        settings.put("key.deserializer", BYTES_IN);
        settings.put("value.deserializer", BYTES_IN);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        return settings;
    }

    /** Each partition that is assigned would register seven beans, and what operators look at are metrics of ours. */
    private static Map<String, Object> withoutBeans(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.putIfAbsent("metric.reporters", "");
        return settings;
    }
}
