package dev.sluice.simulation.weave;

import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.time.Intrinsics;
import dev.sluice.simulation.time.SimulatedFuture;
import dev.sluice.simulation.time.SimulatedLock;
import dev.sluice.simulation.time.SimulatedQueue;
import dev.sluice.simulation.time.SimulatedSemaphore;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leads a class' waits, clocks, threads and clients to their simulated ones. */
final class Weaver {

    private static final ClassDesc INTRINSICS = desc(Intrinsics.class);
    private static final String THREAD = "java/lang/Thread";
    private static final String BUILDER = "java/lang/Thread$Builder";

    /** Constructors that make something else; the new class is a subclass, or of the same interface. */
    private static final Map<String, ClassDesc> MADE_INSTEAD = Map.of(
            "java/util/concurrent/locks/ReentrantLock", desc(SimulatedLock.class),
            "java/util/concurrent/Semaphore", desc(SimulatedSemaphore.class),
            "java/util/concurrent/ArrayBlockingQueue", desc(SimulatedQueue.class),
            "java/util/concurrent/CompletableFuture", desc(SimulatedFuture.class),
            "org/apache/kafka/clients/consumer/KafkaConsumer",
                    ClassDesc.of("dev.sluice.simulation.kafka.SimulatedConsumer"),
            "org/apache/kafka/clients/producer/KafkaProducer",
                    ClassDesc.of("dev.sluice.simulation.kafka.SimulatedProducer"));

    /** Static methods: owner and name, and the intrinsic's name. */
    private static final Map<String, String> STATIC = Map.ofEntries(
            Map.entry("java/lang/System.nanoTime", "nanoTime"),
            Map.entry("java/lang/System.currentTimeMillis", "currentTimeMillis"),
            Map.entry("java/time/Clock.systemUTC", "systemUtc"),
            Map.entry(THREAD + ".sleep", "sleep"),
            Map.entry("java/util/concurrent/locks/LockSupport.park", "park"),
            Map.entry("java/util/concurrent/locks/LockSupport.parkNanos", "parkNanos"),
            Map.entry("java/util/concurrent/locks/LockSupport.unpark", "unpark"),
            Map.entry("java/util/concurrent/Executors.newSingleThreadScheduledExecutor", "newTimer"),
            Map.entry("java/util/concurrent/Executors.newScheduledThreadPool", "newTimers"),
            Map.entry("java/util/concurrent/CompletableFuture.delayedExecutor", "delayedExecutor"));

    private static final List<String> OF_THREADS = List.of("start", "join", "interrupt", "isInterrupted");
    private static final List<String> OF_BUILDERS = List.of("start", "unstarted");
    private static final MethodTypeDesc OF_PHASE =
            MethodTypeDesc.ofDescriptor("(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)V");
    private static final ClassDesc HOOKS = ClassDesc.of("dev.sluice.simulation.time.Hooks");

    /** What a flaw leaves undone: a method's class and name. */
    private static final Map<Flaw, String> EMPTIED = Map.of(
            Flaw.GAP_REPAIR, "dev/sluice/ingress/reply/Course.replay",
            Flaw.RESTORE, "dev/sluice/worker/execution/Restorer.restore",
            Flaw.RECORDING_OTHERS, "dev/sluice/worker/execution/JobRunner.ended");

    private Weaver() {}

    static byte[] woven(byte[] original, Flaw flaw) {
        return transformed(flawed(original, flaw), ClassTransform.transformingMethodBodies(Weaver::weave));
    }

    private static byte[] flawed(byte[] original, Flaw flaw) {
        String name = ClassFile.of().parse(original).thisClass().asInternalName();
        String emptied = EMPTIED.getOrDefault(flaw, "");
        if (flaw == Flaw.BITMAP && name.equals("dev/sluice/worker/intake/PartitionTracker")) {
            return transformed(original, ClassTransform.transformingMethodBodies(Weaver::skipHoles));
        }
        if (emptied.startsWith(name + ".")) {
            return transformed(
                    original,
                    ClassTransform.transformingMethodBodies(method -> isEmptied(method, emptied), new Emptying()));
        }
        return original;
    }

    private static boolean isEmptied(MethodModel method, String emptied) {
        return emptied.endsWith("." + method.methodName().stringValue())
                && method.methodTypeSymbol().returnType().equals(ConstantDescs.CD_void);
    }

    private static byte[] transformed(byte[] original, ClassTransform how) {
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(classFile.parse(original), how);
    }

    /** The first offset that isn't complete becomes the one behind the last that is. */
    private static void skipHoles(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && call.name().equalsString("nextClearBit")) {
            code.pop();
            code.invokevirtual(desc(BitSet.class), "length", MethodTypeDesc.of(ConstantDescs.CD_int));
        } else {
            code.with(element);
        }
    }

    private static void weave(CodeBuilder code, CodeElement element) {
        switch (element) {
            case NewObjectInstruction made -> {
                ClassDesc instead = MADE_INSTEAD.get(made.className().asInternalName());
                if (instead == null) {
                    code.with(made);
                } else {
                    code.new_(instead);
                }
            }
            case InvokeInstruction call -> weave(code, call);
            default -> code.with(element);
        }
    }

    private static void weave(CodeBuilder code, InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        ClassDesc instead = MADE_INSTEAD.get(owner);
        if (name.equals("<init>")) {
            if (instead == null) {
                code.with(call);
            } else {
                code.invokespecial(instead, name, call.typeSymbol());
            }
            return;
        }
        if (owner.equals("dev/sluice/worker/execution/PhaseHooks") && name.equals("reached")) {
            code.invokestatic(HOOKS, name, OF_PHASE);
            return;
        }
        String intrinsic = intrinsic(call.opcode(), owner, name);
        if (intrinsic == null) {
            code.with(call);
        } else {
            code.invokestatic(INTRINSICS, intrinsic, type(call, owner));
        }
    }

    private static @Nullable String intrinsic(Opcode opcode, String owner, String name) {
        if (opcode == Opcode.INVOKESTATIC) {
            return STATIC.get(owner + "." + name);
        }
        if (owner.equals(THREAD) && OF_THREADS.contains(name)) {
            return name;
        }
        return owner.startsWith(BUILDER) && OF_BUILDERS.contains(name) ? name : null;
    }

    /** A method of an object becomes one that takes the object first. */
    private static MethodTypeDesc type(InvokeInstruction call, String owner) {
        if (call.opcode() == Opcode.INVOKESTATIC) {
            return call.typeSymbol();
        }
        ClassDesc receiver = owner.startsWith(BUILDER) ? desc(Thread.Builder.class) : desc(Thread.class);
        return call.typeSymbol().insertParameterTypes(0, receiver);
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
