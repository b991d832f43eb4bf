package dev.sluice.simulation.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.testkit.redis.MemoryRedis;
import io.lettuce.core.CompositeArgument;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The commands that the product sends, each turned into what the server does when it arrives. */
@SuppressWarnings("UndefinedEquals") // The client library itself has sets and maps of arrays.
final class Commands implements InvocationHandler {

    private static final int KEPT_IN_LISTS = 32;

    private final RedisServer server;
    private final Link link;

    private Commands(Link link) {
        this.server = RedisServer.current();
        this.link = link;
    }

    @SuppressWarnings("unchecked")
    static RedisAsyncCommands<byte[], byte[]> over(Link link) {
        return (RedisAsyncCommands<byte[], byte[]>) Proxy.newProxyInstance(
                Commands.class.getClassLoader(), new Class<?>[] {RedisAsyncCommands.class}, new Commands(link));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] given) {
        Object[] args = given == null ? new Object[0] : given;
        Request request = new Request(method.getName(), args, work(method.getName(), args));
        link.send(request);
        return request.reply;
    }

    private Supplier<@Nullable Object> work(String name, Object[] args) {
        MemoryRedis redis = server.data();
        return switch (name) {
            case "time" -> this::time;
            case "get" -> () -> redis.get(text(args[0]));
            case "set" -> set(args);
            case "del" -> () -> texts(args[0]).stream().filter(redis::delete).count();
            case "mget" ->
                () -> texts(args[0]).stream()
                        .map(key -> pair(key, redis.get(key)))
                        .toList();
            case "hget" -> () -> redis.hash(text(args[0])).get(text(args[1]));
            case "hmget" -> () -> hmget(text(args[0]), texts(args[1]));
            case "sadd" ->
                () -> {
                    texts(args[1]).forEach(member -> redis.addMember(text(args[0]), member));
                    return 1L;
                };
            case "srem" ->
                () -> {
                    texts(args[1]).forEach(member -> redis.removeMember(text(args[0]), member));
                    return 1L;
                };
            case "smembers" -> () -> bytes(redis.members(text(args[0])));
            case "publish" -> () -> (long) server.publish(text(args[0]), (byte[]) args[1]);
            case "pubsubNumsub" -> () -> numsub(texts(args[0]));
            case "lpush" ->
                () -> {
                    redis.push(text(args[0]), ((byte[][]) args[1])[0], KEPT_IN_LISTS);
                    return 1L;
                };
            case "ltrim" -> () -> "OK";
            case "lrange" -> () -> redis.list(text(args[0]));
            case "pexpire" ->
                () -> {
                    redis.expireAt(text(args[0]), redis.nowMillis() + ((Duration) args[1]).toMillis());
                    return true;
                };
            case "xlen" -> () -> redis.length(text(args[0]));
            case "xadd" -> xadd(args);
            case "xtrim" -> xtrim(args);
            case "xrange" -> () -> xrange(args);
            case "xrevrange" -> () -> messages(args[0], redis.newest(text(args[0]), 1));
            case "scriptLoad" ->
                () -> {
                    server.load(scriptText(args[0]));
                    return "";
                };
            case "evalsha" -> () -> server.evaluate(link, (String) args[0], list(args[2]), list(args[3]));
            case "eval" ->
                () -> {
                    server.load(scriptText(args[0]));
                    return server.evaluate(link, MemoryRedis.sha1(scriptText(args[0])), list(args[2]), list(args[3]));
                };
            default -> throw new UnsupportedOperationException("command: " + name);
        };
    }

    private Supplier<@Nullable Object> set(Object[] args) {
        String words = args.length > 2 ? words((CompositeArgument) args[2]) : "";
        long lifeMillis = 0;
        List<String> all = List.of(words.split(" "));
        if (all.contains("PX")) {
            lifeMillis = Long.parseLong(all.get(all.indexOf("PX") + 1));
        }
        long life = lifeMillis;
        boolean onlyIfThere = all.contains("XX");
        return () -> server.data().set(text(args[0]), (byte[]) args[1], life, onlyIfThere) ? "OK" : null;
    }

    private Supplier<@Nullable Object> xadd(Object[] args) {
        List<String> words = List.of(words((CompositeArgument) args[1]).split(" "));
        byte[] value = (byte[]) ((Object[]) args[2])[1];
        return () -> server.append(text(args[0]), words.getLast(), value, words.contains("NOMKSTREAM"));
    }

    private Supplier<@Nullable Object> xtrim(Object[] args) {
        List<String> words = List.of(words((CompositeArgument) args[1]).split(" "));
        return () -> server.data().trim(text(args[0]), words.getLast());
    }

    private List<byte[]> time() {
        long micros = server.nowMicros();
        return List.of(digits(micros / 1_000_000), digits(micros % 1_000_000));
    }

    private List<KeyValue<byte[], byte[]>> hmget(String key, List<String> fields) {
        Map<String, byte[]> stored = server.data().hash(key);
        return fields.stream().map(field -> pair(field, stored.get(field))).toList();
    }

    private Map<byte[], Long> numsub(List<String> channels) {
        Map<byte[], Long> counts = new LinkedHashMap<>();
        channels.forEach(channel -> counts.put(channel.getBytes(US_ASCII), (long) server.subscribersOf(channel)));
        return counts;
    }

    private List<StreamMessage<byte[], byte[]>> xrange(Object[] args) {
        Range<?> range = (Range<?>) args[1];
        int count = args.length > 2 ? (int) ((Limit) args[2]).getCount() : Integer.MAX_VALUE;
        Object lower = range.getLower().getValue();
        Object upper = range.getUpper().getValue();
        return messages(
                args[0],
                server.data()
                        .range(
                                text(args[0]),
                                range.getLower().isUnbounded() ? null : String.valueOf(lower),
                                range.getLower().isUnbounded()
                                        || range.getLower().isIncluding(),
                                range.getUpper().isUnbounded() ? null : String.valueOf(upper),
                                count));
    }

    private static List<StreamMessage<byte[], byte[]>> messages(Object key, List<MemoryRedis.Entry> entries) {
        List<StreamMessage<byte[], byte[]>> all = new ArrayList<>();
        for (MemoryRedis.Entry entry : entries) {
            all.add(new StreamMessage<>((byte[]) key, entry.id(), Map.of(new byte[] {'f'}, entry.value())));
        }
        return all;
    }

    private static Set<byte[]> bytes(Set<String> names) {
        Set<byte[]> all = new LinkedHashSet<>();
        names.forEach(name -> all.add(name.getBytes(US_ASCII)));
        return all;
    }

    private static KeyValue<byte[], byte[]> pair(String key, byte @Nullable [] value) {
        return KeyValue.fromNullable(key.getBytes(ISO_8859_1), value);
    }

    private static String words(CompositeArgument argument) {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        argument.build(args);
        return args.toCommandString();
    }

    private static String scriptText(Object text) {
        return text instanceof byte[] bytes ? new String(bytes, UTF_8) : (String) text;
    }

    private static byte[] digits(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    private static List<byte[]> list(Object arrays) {
        return List.of((byte[][]) arrays);
    }

    private static List<String> texts(Object arrays) {
        return list(arrays).stream().map(Commands::text).toList();
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, ISO_8859_1);
    }
}
