package dev.sluice.simulation.redis;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A command on its way. */
final class Request {

    final String name;
    final Supplier<@Nullable Object> work;
    final SimulatedReply<Object> reply = new SimulatedReply<>();
    boolean isLost;
    boolean isExecuted;
    int generation;

    final Object[] args;

    Request(String name, Object[] args, Supplier<@Nullable Object> work) {
        this.name = name;
        this.args = args;
        this.work = work;
    }
}
