package dev.sluice.worker.intake;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Lane;
import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.worker.deadletter.DeadLetters;
import dev.sluice.worker.execution.Execution;
import dev.sluice.worker.execution.JobRunner;
import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.presence.WorkerChannel;
import dev.sluice.worker.presence.WorkerId;
import dev.sluice.worker.routing.Answers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
public class IntakeWiring {

    private static final int SESSION_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_000;

    /** Of each partition: mostly one record of it is wanted. Where more are, twenty come at a time. */
    private static final int SIDE_FETCH_BYTES = 16 * 1024;

    private static final int FETCH_BYTES = 8 * 1024 * 1024;

    @Bean(initMethod = "start")
    KafkaPulse kafkaPulse(KafkaProperties kafka) {
        return new KafkaPulse(Admin.create(kafka.buildAdminProperties()));
    }

    @Bean
    Intake intake(
            KafkaProperties kafka,
            IntakeSettings settings,
            JobRunner runner,
            Execution execution,
            DeadLetters deadLetters,
            WorkerId worker,
            Presence presence,
            WorkerChannel channel,
            Answers answers,
            RedisConnections redis,
            CatalogSource catalog,
            RandomGenerator random,
            MeterRegistry meters) {
        RecordReader reader = new RecordReader(deadLetters);
        SideReader sideReader = new SideReader(() -> new KafkaConsumer<>(sideSettings(kafka)));
        Parking parking = new Parking(worker, sideReader, reader, presence, channel, settings, random);
        LanePauses pauses = new LanePauses(redis);
        FairScheduler scheduler = new FairScheduler(runner, execution, answers, pauses, settings, catalog);
        List<LaneIntake> lanes = Stream.of(Lane.values())
                .map(lane -> new LaneIntake(
                        lane,
                        members(kafka, settings, lane),
                        reader,
                        sideReader,
                        scheduler,
                        parking,
                        presence,
                        settings))
                .toList();
        LaneFigures figures = new LaneFigures(redis, worker, lanes, scheduler, settings);
        pauses.onLook(figures::tell);
        channel.onMessage(new Offers(sideReader, reader, lanes));
        parking.onSweep(() -> lanes.forEach(lane -> lane.overflow().refill()));
        presence.onSettled(parking::retryAll);
        lanes.forEach(lane -> measure(lane, meters));
        Gauge.builder("sluice.jobs.parked", parking, Parking::size)
                .description("Records that are set aside")
                .register(meters);
        Gauge.builder("sluice.slots", settings, IntakeSettings::slots)
                .description("Jobs that this worker may run at once")
                .register(meters);
        return new Intake(lanes, scheduler, sideReader, parking, pauses, figures, execution);
    }

    private static void measure(LaneIntake lane, MeterRegistry meters) {
        String label = lane.lane().label();
        Gauge.builder("sluice.jobs.waiting", lane, LaneIntake::waiting)
                .description("Jobs of the lane that wait here, in Kafka's log as far as it is known, or in line")
                .tag("lane", label)
                .register(meters);
        Gauge.builder("sluice.jobs.oldest.age", lane, LaneIntake::oldestSeconds)
                .description("How long the job has waited that waits longest in this worker's window")
                .baseUnit("seconds")
                .tag("lane", label)
                .register(meters);
        Gauge.builder("sluice.window.saturation", lane.window(), Window::saturation)
                .description("The part of the lane's window that is filled")
                .tag("lane", label)
                .register(meters);
    }

    private static Supplier<Consumer<byte[], byte[]>> members(
            KafkaProperties kafka, IntakeSettings settings, Lane lane) {
        Map<String, Object> member = KafkaClients.consumer(kafka.buildConsumerProperties());
        member.put(ConsumerConfig.GROUP_ID_CONFIG, lane.group());
        member.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LaneIntake.MAX_POLL_RECORDS);
        member.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        member.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, settings.groupProtocol());
        if (settings.groupProtocol().equals("classic")) {
            member.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
            member.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
            member.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return () -> new KafkaConsumer<>(member);
    }

    private static Map<String, Object> sideSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = KafkaClients.consumer(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, SideReader.MAX_POLL_RECORDS);
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SIDE_FETCH_BYTES);
        return consumer;
    }
}
