package dev.sluice.worker.execution;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.deadletter.DeadLetters;
import dev.sluice.worker.emit.Emitter;
import dev.sluice.worker.keeping.AnswerTopic;
import dev.sluice.worker.metering.Ledger;
import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.presence.WorkerChannel;
import dev.sluice.worker.presence.WorkerId;
import dev.sluice.worker.routing.Answers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionSettings.class)
public class ExecutionWiring {

    private final AtomicBoolean closing = new AtomicBoolean();

    @Bean
    Slots slots(ExecutionSettings settings, MeterRegistry meters) {
        Slots slots = new Slots(settings.keptFor());
        Gauge.builder("sluice.jobs.running", slots, Slots::active)
                .description("Jobs that this worker has in hand")
                .register(meters);
        return slots;
    }

    @Bean
    Restorer restorer(Scripts scripts) {
        return new Restorer(scripts);
    }

    @Bean
    Requests requests(Slots slots, Scripts scripts, Restorer restorer) {
        return new Requests(slots, scripts, restorer);
    }

    @Bean(initMethod = "start")
    Execution execution(
            Slots slots,
            Restorer restorer,
            Requests requests,
            Presence presence,
            Emitter emitter,
            Scripts scripts,
            WorkerChannel channel,
            ExecutionSettings settings) {
        Execution execution = new Execution(slots, restorer, requests, presence, emitter, scripts, settings, closing);
        channel.onMessage(requests);
        presence.onNewEpoch(execution::restoreAll);
        return execution;
    }

    @Bean
    JobRunner jobRunner(
            WorkerId worker,
            Presence presence,
            RedisClock clock,
            RedisConnections connections,
            Scripts scripts,
            Answers answers,
            Emitter emitter,
            Slots slots,
            Restorer restorer,
            CatalogSource catalog,
            AnswerTopic answerTopic,
            Ledger ledger,
            DeadLetters deadLetters,
            RandomGenerator random,
            MeterRegistry meters,
            ExecutionSettings settings) {
        PhaseHooks hooks = new PhaseHooks(settings.phaseFolder());
        ExecutionMetrics metrics = new ExecutionMetrics(meters);
        ReplyHistory history = new ReplyHistory(connections.scripts().async());
        return new JobRunner(
                new JobRunner.Rooms(worker, presence, clock, scripts, answers, emitter, history),
                slots,
                new Claims(worker, scripts, presence, clock, random),
                new Finishing(scripts, restorer, clock),
                new Recorder(
                        catalog,
                        new AnswerKeeping(answers, history, answerTopic),
                        ledger,
                        deadLetters,
                        scripts,
                        history,
                        restorer,
                        slots,
                        hooks,
                        metrics),
                restorer,
                hooks,
                metrics,
                settings,
                closing::get);
    }
}
