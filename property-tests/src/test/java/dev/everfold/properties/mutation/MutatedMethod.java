package dev.everfold.properties.mutation;

import static java.lang.classfile.Opcode.INVOKESTATIC;

import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A method that is about to be changed: all methods of one name in one class, with the lambdas written in them. */
public final class MutatedMethod {

    private static final Map<Opcode, Opcode> INVERTED = inverted();

    private final String owner;
    private final String name;

    MutatedMethod(String owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    /** Does nothing at all. */
    public Mutation doingNothing() {
        return withBody("does nothing", CodeBuilder::return_);
    }

    /** Does nothing but return this boolean. */
    public Mutation returning(boolean value) {
        return returning(value, code -> code.loadConstant(value ? 1 : 0).ireturn());
    }

    /** Does nothing but return this int. */
    public Mutation returning(int value) {
        return returning(value, code -> code.loadConstant(value).ireturn());
    }

    /** Does nothing but return this long. */
    public Mutation returning(long value) {
        return returning(value, code -> code.loadConstant(value).lreturn());
    }

    /** Does nothing but return this text. */
    public Mutation returning(String value) {
        return returning(value, code -> code.loadConstant(value).areturn());
    }

    /** Does nothing but return null. */
    public Mutation returningNull() {
        return returning(null, code -> code.aconst_null().areturn());
    }

    private Mutation returning(@Nullable Object value, Consumer<CodeBuilder> body) {
        return withBody("returns " + value + " and does nothing else", body);
    }

    private Mutation withBody(String what, Consumer<CodeBuilder> body) {
        MethodTransform replacing = (method, element) -> {
            if (element instanceof CodeModel) {
                method.withCode(body);
            } else {
                method.with(element);
            }
        };
        return mutation(what, model -> {
            require(model, method -> isNamed(method) && method.code().isPresent());
            return ClassTransform.transformingMethods(this::isNamed, replacing);
        });
    }

    /** Leaves every call of this method out; where a call yields something, it yields 0, false or null. */
    public Mutation withoutCallsTo(String callOwner, String callName) {
        return changingCalls(callOwner, callName, "does not call " + callName, MutatedMethod::leaveOut);
    }

    /** Begins to replace every call of this method. */
    public ReplacedCall insteadOf(String callOwner, String callName) {
        return new ReplacedCall(callOwner, callName);
    }

    /**
     * Goes the other way at the condition of this number, counted from 1 in the compiled body, where {@code a && b} is
     * two conditions and each loop has one. The name must be that of one method only.
     */
    public Mutation invertingCondition(int number) {
        return changingCondition(
                "takes the other way at its condition " + number,
                number,
                (code, condition) -> code.branch(INVERTED.get(condition.opcode()), condition.target()));
    }

    /** Jumps at the condition of this number whether it holds or not, counted as by {@link #invertingCondition}. */
    public Mutation alwaysJumping(int number) {
        return changingCondition("always jumps at its condition " + number, number, (code, condition) -> {
            leaveOut(code, condition);
            code.goto_(condition.target());
        });
    }

    /** Goes on behind the condition of this number, counted as by {@link #invertingCondition}, and never jumps. */
    public Mutation neverJumping(int number) {
        return changingCondition("never jumps at its condition " + number, number, MutatedMethod::leaveOut);
    }

    private interface ConditionChange {
        void write(CodeBuilder code, BranchInstruction condition);
    }

    private Mutation changingCondition(String what, int number, ConditionChange change) {
        return mutation(what, model -> {
            List<MethodModel> bodies = require(model, this::isNamed);
            long conditions = bodies.getFirst().code().stream()
                    .flatMap(CodeModel::elementStream)
                    .filter(MutatedMethod::isCondition)
                    .count();
            if (bodies.size() > 1 || number < 1 || number > conditions) {
                throw new IllegalStateException(bodies.size() + " methods are named " + owner + "." + name
                        + ", the first with " + conditions + " conditions; there is no condition " + number);
            }
            return ClassTransform.transformingMethodBodies(this::isNamed, CodeTransform.ofStateful(() -> {
                AtomicInteger seen = new AtomicInteger();
                return (code, element) -> {
                    if (isCondition(element) && seen.incrementAndGet() == number) {
                        change.write(code, (BranchInstruction) element);
                    } else {
                        code.with(element);
                    }
                };
            }));
        });
    }

    /** Takes away what the condition would have looked at. */
    private static void leaveOut(CodeBuilder code, BranchInstruction condition) {
        code.pop();
        if (condition.opcode().name().startsWith("IF_")) {
            code.pop();
        }
    }

    /** A call that is about to be replaced. */
    public final class ReplacedCall {

        private final String callOwner;
        private final String callName;

        private ReplacedCall(String callOwner, String callName) {
            this.callOwner = callOwner;
            this.callName = callName;
        }

        /**
         * Calls this public static method of a public class in one of the packages that are loaded anew. It takes what
         * the call would have taken, the receiver first when there is one, or an {@link Object} instead where the type
         * cannot be named; and it yields a value of the same type.
         */
        public Mutation calling(Class<?> type, String method) {
            return changingCalls(
                    callOwner,
                    callName,
                    "calls " + type.getSimpleName() + "." + method + " instead of " + callName,
                    (code, call) -> {
                        MethodTypeDesc taken = withReceiver(call);
                        MethodTypeDesc offered = offered(type, method, taken)
                                .orElseThrow(() -> new IllegalStateException(type.getName()
                                        + " has no public static method " + method + " of "
                                        + taken.displayDescriptor()));
                        code.invoke(INVOKESTATIC, type.describeConstable().orElseThrow(), method, offered, false);
                    });
        }
    }

    private interface CallChange {
        void write(CodeBuilder code, InvokeInstruction call);
    }

    private Mutation changingCalls(String callOwner, String callName, String what, CallChange change) {
        Predicate<CodeElement> isMeant = element -> element instanceof InvokeInstruction call
                && call.owner().asSymbol().equals(ClassDesc.of(callOwner))
                && call.name().equalsString(callName);
        return mutation(what, model -> {
            List<MethodModel> bodies = require(model, this::isOrIsIn);
            List<CodeElement> elements = bodies.stream()
                    .flatMap(method -> method.code().stream())
                    .flatMap(CodeModel::elementStream)
                    .toList();
            if (elements.stream().noneMatch(isMeant)) {
                throw new IllegalStateException(owner + "." + name + " does not call " + callOwner + "." + callName
                        + "; it calls " + calls(elements));
            }
            CodeTransform changing = (code, element) -> {
                if (isMeant.test(element)) {
                    change.write(code, (InvokeInstruction) element);
                } else {
                    code.with(element);
                }
            };
            return ClassTransform.transformingMethodBodies(this::isOrIsIn, changing);
        });
    }

    private static void leaveOut(CodeBuilder code, InvokeInstruction call) {
        if (call.name().equalsString("<init>")) {
            throw new IllegalStateException("an object cannot be left without its constructor");
        }
        List<ClassDesc> taken = withReceiver(call).parameterList();
        for (ClassDesc type : taken.reversed()) {
            if (TypeKind.from(type).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
        switch (TypeKind.from(call.typeSymbol().returnType()).asLoadable()) {
            case INT -> code.iconst_0();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            case REFERENCE -> code.aconst_null();
            default -> {}
        }
    }

    /** What the call takes from the stack, as the type of a static method. */
    private static MethodTypeDesc withReceiver(InvokeInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        return call.opcode() == INVOKESTATIC
                ? type
                : type.insertParameterTypes(0, call.owner().asSymbol());
    }

    private static Optional<MethodTypeDesc> offered(Class<?> type, String name, MethodTypeDesc wanted) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(type.getModifiers())
                        && Modifier.isPublic(method.getModifiers())
                        && Modifier.isStatic(method.getModifiers())
                        && method.getName().equals(name))
                .map(MutatedMethod::descriptor)
                .filter(offered -> isTaken(offered, wanted))
                .findFirst();
    }

    private static boolean isTaken(MethodTypeDesc offered, MethodTypeDesc wanted) {
        return offered.returnType().equals(wanted.returnType())
                && offered.parameterCount() == wanted.parameterCount()
                && IntStream.range(0, offered.parameterCount())
                        .allMatch(i -> offered.parameterType(i).equals(wanted.parameterType(i))
                                || (offered.parameterType(i).equals(ConstantDescs.CD_Object)
                                        && !wanted.parameterType(i).isPrimitive()));
    }

    private static MethodTypeDesc descriptor(Method method) {
        return MethodTypeDesc.of(
                method.getReturnType().describeConstable().orElseThrow(),
                Arrays.stream(method.getParameterTypes())
                        .map(type -> type.describeConstable().orElseThrow())
                        .toList());
    }

    private Mutation mutation(String what, Function<ClassModel, ClassTransform> transform) {
        String simpleName = owner.substring(owner.lastIndexOf('.') + 1);
        return Mutation.of(new Change(owner, simpleName + "." + name + " " + what, transform));
    }

    private List<MethodModel> require(ClassModel model, Predicate<MethodModel> isMeant) {
        List<MethodModel> found = new ArrayList<>(model.methods());
        found.removeIf(isMeant.negate());
        if (found.isEmpty()) {
            Set<String> names = model.methods().stream()
                    .map(method -> method.methodName().stringValue())
                    .collect(Collectors.toCollection(TreeSet::new));
            throw new IllegalStateException(
                    owner + " has no method " + name + " with a body that fits; its methods are " + names);
        }
        return found;
    }

    private boolean isNamed(MethodModel method) {
        return method.methodName().equalsString(name);
    }

    private boolean isOrIsIn(MethodModel method) {
        String lambda = "lambda$" + (name.equals("<init>") ? "new" : name) + "$";
        return isNamed(method) || method.methodName().stringValue().startsWith(lambda);
    }

    private static Set<String> calls(List<CodeElement> elements) {
        return elements.stream()
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .map(call -> call.owner().asInternalName().replace('/', '.') + "."
                        + call.name().stringValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isCondition(CodeElement element) {
        return element instanceof BranchInstruction branch && INVERTED.containsKey(branch.opcode());
    }

    private static Map<Opcode, Opcode> inverted() {
        Map<Opcode, Opcode> pairs = Map.of(
                Opcode.IFEQ, Opcode.IFNE,
                Opcode.IFLT, Opcode.IFGE,
                Opcode.IFGT, Opcode.IFLE,
                Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE,
                Opcode.IF_ICMPLT, Opcode.IF_ICMPGE,
                Opcode.IF_ICMPGT, Opcode.IF_ICMPLE,
                Opcode.IF_ACMPEQ, Opcode.IF_ACMPNE,
                Opcode.IFNULL, Opcode.IFNONNULL);
        Map<Opcode, Opcode> both = new EnumMap<>(pairs);
        pairs.forEach((one, other) -> both.put(other, one));
        return both;
    }
}
