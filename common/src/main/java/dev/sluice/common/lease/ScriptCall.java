package dev.sluice.common.lease;

import java.util.List;
import java.util.function.Function;

/**
 * One call of a script, ready to be sent by any client of Redis: {@code EVALSHA sha1 #keys keys args}.
 *
 * @param script the script
 * @param keys its KEYS
 * @param args its ARGV
 * @param answer reads the reply: an array of byte[] for strings and Long for integers
 * @param <A> what the reply says
 */
public record ScriptCall<A>(Script script, List<byte[]> keys, List<byte[]> args, Function<List<Object>, A> answer) {

    /** Copies the lists. */
    public ScriptCall {
        keys = List.copyOf(keys);
        args = List.copyOf(args);
    }

    /** Reads the reply. */
    public A read(List<Object> reply) {
        return answer.apply(reply);
    }
}
