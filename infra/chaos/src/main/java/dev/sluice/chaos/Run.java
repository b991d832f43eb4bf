package dev.sluice.chaos;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One run of the fault suite, as it was ordered.
 *
 * @param fault the name of the fault
 * @param seed decides every chance
 * @param time how long the clients ask
 * @param pause between two blows, on average; zero: as the fault has it
 * @param strikes after how many blows it ends early
 * @param resumes whether clients go on with broken streams by {@code Last-Event-ID}
 * @param older a built checkout of another version, of which every second service is; null for none
 */
public record Run(
        String fault,
        long seed,
        Duration time,
        Duration pause,
        int strikes,
        int clients,
        int workers,
        int ingresses,
        boolean resumes,
        @Nullable Path older) {

    /** Three workers and two ingresses under forty clients. */
    public static Run of(String fault, long seed, Duration time) {
        return new Run(fault, seed, time, Duration.ZERO, Integer.MAX_VALUE, 40, 3, 2, true, null);
    }

    /** The run that these arguments order: {@code <fault> [minutes=5] [seed=1] [strikes=…] [clients=40] …}. */
    static Run parse(String[] arguments) {
        Run run = of(arguments[0], System.currentTimeMillis() % 1_000_000, Duration.ofMinutes(2));
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            if (pair.length != 2) {
                throw new IllegalArgumentException("argument: " + arguments[i] + " (expected: name=value)");
            }
            run = run.with(pair[0], pair[1]);
        }
        return run;
    }

    /** The same with one argument changed. */
    Run with(String name, String value) {
        return switch (name) {
            case "minutes" -> with(Duration.ofMillis(Math.round(Double.parseDouble(value) * 60_000)));
            case "pause" ->
                new Run(
                        fault,
                        seed,
                        time,
                        Duration.ofMillis(Math.round(Double.parseDouble(value) * 1_000)),
                        strikes,
                        clients,
                        workers,
                        ingresses,
                        resumes,
                        older);
            case "seed" ->
                new Run(
                        fault,
                        Long.parseLong(value),
                        time,
                        pause,
                        strikes,
                        clients,
                        workers,
                        ingresses,
                        resumes,
                        older);
            case "strikes" ->
                new Run(fault, seed, time, pause, number(value), clients, workers, ingresses, resumes, older);
            case "clients" ->
                new Run(fault, seed, time, pause, strikes, number(value), workers, ingresses, resumes, older);
            case "workers" ->
                new Run(fault, seed, time, pause, strikes, clients, number(value), ingresses, resumes, older);
            case "ingresses" ->
                new Run(fault, seed, time, pause, strikes, clients, workers, number(value), resumes, older);
            case "resume" ->
                new Run(
                        fault,
                        seed,
                        time,
                        pause,
                        strikes,
                        clients,
                        workers,
                        ingresses,
                        Boolean.parseBoolean(value),
                        older);
            case "older" ->
                new Run(fault, seed, time, pause, strikes, clients, workers, ingresses, resumes, Path.of(value));
            default ->
                throw new IllegalArgumentException("argument: " + name
                        + " (expected: minutes, pause, seed, strikes, clients, workers, ingresses, resume or older)");
        };
    }

    /** The same for another time. */
    Run with(Duration otherTime) {
        return new Run(fault, seed, otherTime, pause, strikes, clients, workers, ingresses, resumes, older);
    }

    private static int number(String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new IllegalArgumentException("number: " + value + " (expected: 1 or more)");
        }
        return number;
    }
}
