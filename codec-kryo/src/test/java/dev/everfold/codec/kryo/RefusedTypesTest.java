package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.CodecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What cannot be written is refused when the codec is built, with the way to it and a way out. */
@SuppressWarnings({"rawtypes", "ArrayRecordComponent"})
final class RefusedTypesTest {

    record OfObject(Object anything) {}

    record OfMap(Map<String, Object> anything) {}

    record OfRaw(List anything) {}

    record OfWildcard(List<? extends Number> numbers) {}

    record OfVariable<T>(T value) {}

    record OfArrays(String[] names) {}

    record OfGenericArrays(List<String>[] names) {}

    record OfArrayList(ArrayList<String> names) {}

    record OfOpenInterface(Runnable action) {}

    record OfClass(Class<?> type) {}

    record OfThread(Thread thread) {}

    record OfByteKeys(Map<byte[], String> names) {}

    record OfUnsortable(SortedMap<OfLong, String> names) {}

    record OfLong(long value) {}

    sealed interface Half permits Whole, Open {}

    record Whole() implements Half {}

    non-sealed interface Open extends Half {}

    record Deep(List<Set<Inner>> inner) {}

    record Inner(Object anything) {}

    @Test
    void componentsWithoutShapeAreRefused() {
        refused(OfObject.class)
                .hasMessageContaining("RefusedTypesTest.OfObject.anything: java.lang.Object cannot be written");
        refused(OfMap.class).hasMessageContaining("OfMap.anything: java.lang.Object cannot be written");
        refused(OfRaw.class).hasMessageContaining("without type arguments");
        refused(OfWildcard.class).hasMessageContaining("wildcard");
        refused(OfVariable.class).hasMessageContaining("OfVariable.value: the type variable T");
        refused(OfArrays.class).hasMessageContaining("use a List");
        refused(OfGenericArrays.class).hasMessageContaining("use a List");
        refused(OfArrayList.class).hasMessageContaining("declare it as List");
        refused(OfOpenInterface.class).hasMessageContaining("an interface must be sealed");
        refused(OfClass.class).hasMessageContaining("java.lang.Class cannot be written");
        refused(OfThread.class).hasMessageContaining("make it a record");
    }

    @Test
    void keysWithoutEqualityOrOrderAreRefused() {
        refused(OfByteKeys.class).hasMessageContaining("byte[] has no equality");
        refused(OfUnsortable.class).hasMessageContaining("no natural order");
    }

    @Test
    void placeOfNestedTroubleIsNamed() {
        refused(Deep.class).hasMessageStartingWith("RefusedTypesTest.Inner.anything:");
    }

    @Test
    void openInterfaceBelowASealedOneIsRefused() {
        refused(Half.class).hasMessageContaining("Open cannot be written; below a sealed interface");
    }

    @Test
    void rawCollectionsAreNoTypesByThemselves() {
        refused(List.class).hasMessageContaining("without type arguments");
        refused(Object.class).hasMessageContaining("does not say what is in it");
    }

    @Test
    void twoClassesOfOneNameAreRefused() {
        assertThatThrownBy(() -> KryoCodec.builder(OfLong.class, Whole.class)
                        .name(Whole.class, "RefusedTypesTest.OfLong")
                        .build())
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("are both named RefusedTypesTest.OfLong");
    }

    @Test
    void namesThatASchemaCannotHoldAreRefused() {
        for (String name : List.of("", "two words", "list", "int", "a<b", "a\nb", "a:b", "n".repeat(256))) {
            assertThatThrownBy(() -> KryoCodec.builder(OfLong.class).name(OfLong.class, name))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("name in a schema");
        }
    }

    @Test
    void rulesAboutWhatDoesNotExistAreRefused() {
        rule(KryoCodec.builder(OfLong.class).componentAlias(OfLong.class, "old", "missing"))
                .hasMessageContaining("OfLong.missing, which does not exist");
        rule(KryoCodec.builder(OfLong.class).componentAlias(OfLong.class, "value", "value"))
                .hasMessageContaining("exists today");
        rule(KryoCodec.builder(OfLong.class).defaultValue(OfLong.class, "missing", 1L))
                .hasMessageContaining("OfLong.missing, which does not exist");
        rule(KryoCodec.builder(OfLong.class).defaultValue(OfLong.class, "value", 1))
                .hasMessageContaining("is a java.lang.Integer, not a long");
        rule(KryoCodec.builder(OfLong.class).defaultValue(OfLong.class, "value", null))
                .hasMessageContaining("is null, not a long");
        rule(KryoCodec.builder(OfLong.class).alias("Old", Whole.class)).hasMessageContaining("neither registered");
        rule(KryoCodec.builder(OfLong.class).upcast("RefusedTypesTest.OfLong", fields -> fields))
                .hasMessageContaining("nobody could tell old from new");
    }

    @Test
    void unregisteredValueIsRefusedByName() {
        assertThatThrownBy(() -> KryoCodec.of(OfLong.class).encode(new Whole()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Whole is not registered");
    }

    @Test
    void namesOfMembersHaveTheirOuterClass() {
        assertThat(KryoCodec.of(OfLong.class).schemas().getFirst().typeName()).isEqualTo("RefusedTypesTest.OfLong");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Class<?> type) {
        return assertThatThrownBy(() -> KryoCodec.of(type)).isInstanceOf(CodecException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> rule(KryoCodec.Builder builder) {
        return assertThatThrownBy(builder::build).isInstanceOf(CodecException.class);
    }
}
