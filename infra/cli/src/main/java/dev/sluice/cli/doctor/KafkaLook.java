package dev.sluice.cli.doctor;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Looks at Kafka: whether it answers, has our topics as they should be, and workers that read them. */
final class KafkaLook {

    private static final long PATIENCE_SECONDS = 8;
    private static final String CLEANUP = "cleanup.policy";
    private static final String KAFKA = "kafka";

    private final Map<String, Object> connection;

    KafkaLook(Map<String, Object> connection) {
        this.connection = new HashMap<>(connection);
        this.connection.put("request.timeout.ms", 4_000);
        this.connection.put("default.api.timeout.ms", 5_000);
    }

    List<Finding> findings() throws InterruptedException {
        String brokers = String.valueOf(connection.get("bootstrap.servers"));
        try (Admin admin = Admin.create(connection)) {
            int nodes = got(admin.describeCluster().nodes()).size();
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.well(KAFKA, brokers + " answers, " + nodes + " nodes"));
            findings.addAll(topics(admin));
            return findings;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            return List.of(Finding.wrong(
                    KAFKA,
                    brokers + " doesn't answer (" + cause.getClass().getSimpleName() + ")",
                    "Start it, or name the brokers by --kafka; TLS and SASL by --kafka-settings."));
        }
    }

    private static List<Finding> topics(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Map<String, String>> expected = expected();
        Set<String> there = got(admin.listTopics().names());
        List<Finding> findings = new ArrayList<>();
        for (String topic : expected.keySet()) {
            if (!there.contains(topic)) {
                findings.add(Finding.wrong(
                        "topic " + topic, "missing", "Start an ingress or a worker: they make what is missing."));
            }
        }
        expected.keySet().retainAll(there);
        findings.addAll(settings(admin, expected));
        findings.addAll(partitions(admin, expected.keySet()));
        if (findings.isEmpty()) {
            findings.add(Finding.well("topics", "all there, as they should be"));
        }
        for (Lane lane : Lane.values()) {
            if (there.contains(lane.topic())) {
                findings.add(workers(admin, lane));
            }
        }
        return findings;
    }

    private static List<Finding> settings(Admin admin, Map<String, Map<String, String>> expected)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<ConfigResource> resources = expected.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<ConfigResource, Config> each :
                got(admin.describeConfigs(resources).all()).entrySet()) {
            String topic = each.getKey().name();
            String wanted = expected.getOrDefault(topic, Map.of()).getOrDefault(CLEANUP, "");
            String found = each.getValue().get(CLEANUP).value();
            if (!found.equals(wanted)) {
                findings.add(Finding.wrong(
                        "topic " + topic,
                        CLEANUP + " is " + found + " (expected: " + wanted + ")",
                        "kafka-configs.sh --alter --topic " + topic + " --add-config " + CLEANUP + "=" + wanted));
            }
        }
        return findings;
    }

    private static List<Finding> partitions(Admin admin, Set<String> topics)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Integer> fixed = Map.of(Topics.RESULTS, Topics.RESULTS_PARTITIONS, Topics.ACCOUNTS, 1);
        List<Finding> findings = new ArrayList<>();
        for (TopicDescription topic :
                got(admin.describeTopics(topics).allTopicNames()).values()) {
            int found = topic.partitions().size();
            int wanted = fixed.getOrDefault(topic.name(), found);
            if (found != wanted) {
                findings.add(Finding.wrong(
                        "topic " + topic.name(),
                        found + " partitions (expected: " + wanted + ")",
                        "Nothing may be in it under another number: make it anew, with " + wanted + "."));
            }
        }
        return findings;
    }

    private static Finding workers(Admin admin, Lane lane)
            throws InterruptedException, ExecutionException, TimeoutException {
        String what = "workers, " + lane.label();
        int members = 0;
        try {
            for (KafkaFuture<ConsumerGroupDescription> group : admin.describeConsumerGroups(List.of(lane.group()))
                    .describedGroups()
                    .values()) {
                members += got(group).members().size();
            }
        } catch (ExecutionException ignored) {
            // Nobody was ever in this group.
        }
        return members > 0
                ? Finding.well(what, members + " read the lane")
                : Finding.wrong(what, "none reads the lane", "Start a worker: requests wait until one comes.");
    }

    private static Map<String, Map<String, String>> expected() {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (Lane lane : Lane.values()) {
            expected.put(lane.topic(), Topics.jobSettings());
        }
        expected.put(Topics.RESULTS, Topics.resultSettings());
        expected.put(Topics.DEAD, Topics.deadSettings());
        expected.put(Topics.ACCOUNTS, Topics.accountSettings());
        expected.put(Topics.AUDIT, Topics.auditSettings());
        return expected;
    }

    private static <T> T got(KafkaFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
