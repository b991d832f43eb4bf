package dev.sluice.testkit.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Map;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code redis.call}, as far as the product's scripts use it. */
final class LuaCommands {

    private final MemoryRedis redis;

    LuaCommands(MemoryRedis redis) {
        this.redis = redis;
    }

    LuaValue call(Varargs args) {
        String name = args.checkjstring(1);
        return switch (name) {
            case "TIME" -> time();
            case "INFO" -> LuaValue.valueOf("# Server\r\nrun_id:" + redis.runId() + "\r\n");
            case "HGETALL" -> hgetall(args);
            case "HGET" -> field(args, 3);
            case "HMGET" -> hmget(args);
            case "HSET" -> hset(args);
            case "HDEL" -> hdel(args);
            case "DEL" -> del(args);
            case "PEXPIREAT" -> pexpireat(args);
            case "XREVRANGE" -> entries(redis.newest(key(args), 1));
            case "XLEN" -> LuaValue.valueOf((double) redis.length(key(args)));
            case "XADD" -> xadd(args);
            case "PUBLISH" -> LuaValue.valueOf(redis.publish(key(args), bytes(args, 3)));
            default -> throw new RedisError("ERR unknown command '" + name + "'");
        };
    }

    private LuaTable time() {
        LuaTable time = new LuaTable();
        long micros = redis.nowMicros();
        time.set(1, LuaValue.valueOf(Long.toString(micros / 1_000_000)));
        time.set(2, LuaValue.valueOf(Long.toString(micros % 1_000_000)));
        return time;
    }

    private LuaTable hgetall(Varargs args) {
        LuaTable flat = new LuaTable();
        int at = 1;
        for (Map.Entry<String, byte[]> field : redis.hash(key(args)).entrySet()) {
            flat.set(at++, LuaScripts.text(field.getKey()));
            flat.set(at++, LuaScripts.text(MemoryRedis.latin(field.getValue())));
        }
        return flat;
    }

    private LuaTable hmget(Varargs args) {
        LuaTable values = new LuaTable();
        for (int i = 3; i <= args.narg(); i++) {
            values.set(i - 2, field(args, i));
        }
        return values;
    }

    private LuaValue field(Varargs args, int index) {
        byte[] value = redis.hash(key(args)).get(LuaScripts.latin(args.arg(index)));
        return value == null ? LuaValue.FALSE : LuaScripts.text(MemoryRedis.latin(value));
    }

    private LuaValue hset(Varargs args) {
        for (int i = 3; i < args.narg(); i += 2) {
            redis.put(key(args), LuaScripts.latin(args.arg(i)), bytes(args, i + 1));
        }
        return LuaValue.ONE;
    }

    private LuaValue hdel(Varargs args) {
        redis.deleteField(key(args), LuaScripts.latin(args.arg(3)));
        return LuaValue.ONE;
    }

    private LuaValue del(Varargs args) {
        for (int i = 2; i <= args.narg(); i++) {
            redis.delete(LuaScripts.latin(args.arg(i)));
        }
        return LuaValue.ONE;
    }

    private LuaValue pexpireat(Varargs args) {
        redis.expireAt(key(args), Long.parseLong(LuaScripts.latin(args.arg(3))));
        return LuaValue.ONE;
    }

    private LuaValue xadd(Varargs args) {
        String id = LuaScripts.latin(args.arg(3));
        redis.append(key(args), id, bytes(args, 5), false);
        return LuaScripts.text(id);
    }

    private static LuaTable entries(List<MemoryRedis.Entry> found) {
        LuaTable all = new LuaTable();
        for (int i = 0; i < found.size(); i++) {
            LuaTable fields = new LuaTable();
            fields.set(1, LuaValue.valueOf("f"));
            fields.set(2, LuaScripts.text(MemoryRedis.latin(found.get(i).value())));
            LuaTable entry = new LuaTable();
            entry.set(1, LuaScripts.text(new String(found.get(i).id().getBytes(US_ASCII), ISO_8859_1)));
            entry.set(2, fields);
            all.set(i + 1, entry);
        }
        return all;
    }

    private static String key(Varargs args) {
        return LuaScripts.latin(args.arg(2));
    }

    private static byte[] bytes(Varargs args, int index) {
        return LuaScripts.latin(args.arg(index)).getBytes(ISO_8859_1);
    }
}
