package dev.sluice.testkit.redis;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code struct.pack} and {@code struct.unpack}: big-endian unsigned numbers of one to eight bytes. */
final class LuaStruct {

    private LuaStruct() {}

    static Varargs pack(Varargs args) {
        String format = args.checkjstring(1);
        StringBuilder packed = new StringBuilder();
        int argument = 2;
        for (int at = start(format); at < format.length(); at++) {
            long value = args.arg(argument++).checklong();
            int size = size(format, at);
            at += digits(format, at);
            for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                packed.append((char) (value >>> shift & 0xff));
            }
        }
        return LuaScripts.text(packed.toString());
    }

    static Varargs unpack(Varargs args) {
        String format = args.checkjstring(1);
        LuaString bytes = args.checkstring(2);
        int position = args.optint(3, 1) - 1;
        int size = size(format, start(format));
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << Byte.SIZE | bytes.luaByte(position + i);
        }
        return LuaValue.varargsOf(LuaValue.valueOf((double) value), LuaValue.valueOf(position + size + 1));
    }

    private static int start(String format) {
        if (!format.startsWith(">")) {
            throw new RedisError("ERR struct: " + format + " (expected: big-endian)");
        }
        return 1;
    }

    private static int size(String format, int at) {
        return switch (format.charAt(at)) {
            case 'B' -> 1;
            case 'I' -> Character.digit(format.charAt(at + 1), 10);
            default -> throw new RedisError("ERR struct: " + format + " (expected: B or I)");
        };
    }

    private static int digits(String format, int at) {
        return format.charAt(at) == 'I' ? 1 : 0;
    }
}
