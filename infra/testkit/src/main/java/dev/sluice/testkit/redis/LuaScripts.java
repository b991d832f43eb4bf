package dev.sluice.testkit.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Scripts as Redis runs them: {@code KEYS}, {@code ARGV}, {@code redis.call}, {@code struct}. */
final class LuaScripts {

    private final LuaCommands commands;
    private final Globals globals = JsePlatform.standardGlobals();
    private final Map<String, Prototype> loaded = new HashMap<>();

    LuaScripts(MemoryRedis redis) {
        commands = new LuaCommands(redis);
        globals.set("unpack", globals.get("table").get("unpack"));
        LuaTable calls = new LuaTable();
        calls.set("call", function(commands::call));
        globals.set("redis", calls);
        LuaTable struct = new LuaTable();
        struct.set("pack", function(LuaStruct::pack));
        struct.set("unpack", function(LuaStruct::unpack));
        globals.set("struct", struct);
        // The library's own would write a large number with an exponent.
        globals.get("string").set("format", function(LuaScripts::format));
    }

    String load(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        String sha1 = sha1(bytes);
        loaded.computeIfAbsent(sha1, _ -> compiled(bytes));
        return sha1;
    }

    void forgetAll() {
        loaded.clear();
    }

    @Nullable
    Object run(String sha1, List<byte[]> keys, List<byte[]> args) {
        Prototype script = loaded.get(sha1);
        if (script == null) {
            throw new RedisError("NOSCRIPT No matching script.");
        }
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(args));
        return toReply(new LuaClosure(script, globals).call());
    }

    /** A function that may be called by a script. */
    interface Body {
        Varargs call(Varargs args);
    }

    private static LuaValue function(Body body) {
        return new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs args) {
                return body.call(args);
            }
        };
    }

    private Prototype compiled(byte[] text) {
        try {
            return globals.compilePrototype(new ByteArrayInputStream(text), "script");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuaValue format(Varargs args) {
        if (!args.checkjstring(1).equals("%.0f")) {
            throw new RedisError("ERR format: " + args.checkjstring(1) + " (expected: %.0f)");
        }
        return LuaValue.valueOf(Long.toString(Math.round(args.checkdouble(2))));
    }

    private static LuaTable table(List<byte[]> values) {
        LuaTable table = new LuaTable();
        for (int i = 0; i < values.size(); i++) {
            table.set(i + 1, LuaString.valueUsing(values.get(i)));
        }
        return table;
    }

    private static @Nullable Object toReply(LuaValue value) {
        if (value instanceof LuaTable table) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 1; !table.get(i).isnil(); i++) {
                values.add(toReply(table.get(i)));
            }
            return values;
        }
        if (value instanceof LuaString text) {
            byte[] bytes = new byte[text.m_length];
            text.copyInto(0, bytes, 0, bytes.length);
            return bytes;
        }
        if (value.isnumber()) {
            return value.tolong();
        }
        return value.toboolean() ? (Object) 1L : null;
    }

    static String latin(LuaValue value) {
        LuaString text = value.strvalue();
        return new String(text.m_bytes, text.m_offset, text.m_length, ISO_8859_1);
    }

    static LuaString text(String latin) {
        return LuaString.valueUsing(latin.getBytes(ISO_8859_1));
    }

    static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", e);
        }
    }
}
