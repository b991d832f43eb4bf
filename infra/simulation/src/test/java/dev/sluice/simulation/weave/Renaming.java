package dev.sluice.simulation.weave;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Gives a class another name, wherever its constants mention the old one. */
final class Renaming {

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;

    private Renaming() {}

    static byte[] renamed(byte[] original, String from, String to) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(original));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(original.length + 256);
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(in.readLong());
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int index = 1; index < count; index++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    out.writeUTF(in.readUTF().replace(internal(from), internal(to)));
                } else {
                    out.write(in.readNBytes(size(tag)));
                }
                // Of these each takes two places.
                index += tag == LONG || tag == DOUBLE ? 1 : 0;
            }
            out.write(in.readAllBytes());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String internal(String name) {
        return name.replace('.', '/');
    }

    private static int size(int tag) {
        return switch (tag) {
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case LONG, DOUBLE -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default ->
                throw new IllegalArgumentException("constant: " + tag + " (expected: a tag of the class format)");
        };
    }
}
