package dev.everfold.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.codec.CodecException;
import dev.everfold.codec.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each rule by which a type may change, and what is refused. Two classes of one logical name stand for two versions.
 */
final class EvolutionTest {

    record Paid(int cents, String reference) {}

    record Currencied(int cents, String reference, String currency) {}

    record Tagged(
            int cents,
            Optional<String> note,
            List<String> tags,
            Set<String> labels,
            SortedSet<String> ranks,
            Map<String, Integer> counts) {}

    record Counted(int cents, String reference, long number) {}

    record Bare(String reference) {}

    record Swapped(String reference, int cents) {}

    record Renamed(int amount, String reference) {}

    record Long64(long cents, String reference) {}

    record Boxed(Long cents, String reference) {}

    record Fractional(BigDecimal cents, String reference) {}

    @Test
    void addedComponentTakesItsDefault() {
        assertThat(read(new Paid(5, "x"), now(Currencied.class).defaultValue(Currencied.class, "currency", "EUR")))
                .isEqualTo(new Currencied(5, "x", "EUR"));
    }

    @Test
    void addedPrimitiveTakesItsDefault() {
        assertThat(read(new Paid(5, "x"), now(Counted.class).defaultValue(Counted.class, "number", 7L)))
                .isEqualTo(new Counted(5, "x", 7));
    }

    @Test
    void addedComponentTakesTheDefaultNull() {
        assertThat(read(new Paid(5, "x"), now(Currencied.class).defaultValue(Currencied.class, "currency", null)))
                .extracting("currency")
                .isNull();
    }

    @Test
    void addedOptionalsAndCollectionsAreEmpty() {
        assertThat(read(new Paid(5, "x"), now(Tagged.class)))
                .isEqualTo(new Tagged(5, Optional.empty(), List.of(), Set.of(), new TreeSet<>(), Map.of()));
    }

    @Test
    void addedComponentWithoutDefaultIsRefusedWithWhatToDo() {
        refusal(new Paid(5, "x"), now(Currencied.class))
                .hasMessageContaining("Paid.currency was added")
                .hasMessageContaining("defaultValue(Currencied.class, \"currency\", …)");
    }

    @Test
    void removedComponentIsDropped() {
        assertThat(read(new Paid(5, "x"), now(Bare.class))).isEqualTo(new Bare("x"));
    }

    @Test
    void componentsAreFoundByNameWhateverTheirOrder() {
        assertThat(read(new Paid(5, "x"), now(Swapped.class))).isEqualTo(new Swapped("x", 5));
    }

    @Test
    void renamedComponentIsFoundByItsAlias() {
        assertThat(read(new Paid(5, "x"), now(Renamed.class).componentAlias(Renamed.class, "cents", "amount")))
                .isEqualTo(new Renamed(5, "x"));
    }

    @Test
    void renamedTypeIsFoundByItsAlias() {
        assertThat(read(new Paid(5, "x"), KryoCodec.builder(Swapped.class).alias("Paid", Swapped.class)))
                .isEqualTo(new Swapped("x", 5));
    }

    @Test
    void unknownTypeIsRefusedByName() {
        refusal(new Paid(5, "x"), KryoCodec.builder(Swapped.class))
                .hasMessageContaining("no type of today is named Paid")
                .hasMessageContaining("alias(\"Paid\", …)");
    }

    @Test
    void intWidensToLong() {
        assertThat(read(new Paid(-5, "x"), now(Long64.class))).isEqualTo(new Long64(-5, "x"));
    }

    @Test
    void intWidensToBoxedLong() {
        assertThat(read(new Paid(-5, "x"), now(Boxed.class))).isEqualTo(new Boxed(-5L, "x"));
    }

    @Test
    void longDoesNotNarrowToInt() {
        refusal(new Long64(5, "x"), now(Paid.class)).hasMessageContaining("Paid.cents was written as long and is int");
    }

    @Test
    void boxMayBeNullSoItIsNoPrimitive() {
        refusal(new Boxed(5L, "x"), now(Long64.class)).hasMessageContaining("Paid.cents was written as long, or null");
    }

    @Test
    void changedTypeIsRefusedByName() {
        refusal(new Paid(5, "x"), now(Fractional.class))
                .hasMessageContaining("Paid.cents was written as int and is bigDecimal today")
                .hasMessageContaining("upcast");
    }

    @Test
    void leafIsNoOtherLeaf() {
        record Moment(Instant at) {}
        record Day(LocalDate at) {}
        assertThatThrownBy(() -> evolve(
                        new Moment(Instant.EPOCH),
                        KryoCodec.builder(Moment.class).name(Moment.class, "N"),
                        KryoCodec.builder(Day.class).name(Day.class, "N")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("N.at was written as instant and is localDate today");
    }

    record Floating(float value, List<Integer> counts) {}

    record Doubled(double value, List<Long> counts) {}

    @Test
    void floatWidensToDoubleAndElementsWidenToo() {
        assertThat(evolve(
                        new Floating(0.5f, List.of(1, -2)),
                        KryoCodec.builder(Floating.class).name(Floating.class, "F"),
                        KryoCodec.builder(Doubled.class).name(Doubled.class, "F")))
                .isEqualTo(new Doubled(0.5, List.of(1L, -2L)));
    }

    @Test
    void upcastMakesTodaysValueFromOldComponents() {
        assertThat(read(
                        new Paid(512, "x"),
                        KryoCodec.builder(Fractional.class)
                                .upcast(
                                        "Paid",
                                        old -> new Fractional(
                                                BigDecimal.valueOf(old.get("cents", Integer.class), 2),
                                                old.get("reference", String.class)))))
                .isEqualTo(new Fractional(new BigDecimal("5.12"), "x"));
    }

    @Test
    void failingUpcastIsNamed() {
        refusal(
                        new Paid(512, "x"),
                        KryoCodec.builder(Fractional.class).upcast("Paid", old -> old.get("missing", String.class)))
                .hasMessageContaining("the upcast of Paid threw")
                .hasMessageContaining("Paid has no component missing")
                .hasMessageContaining("[cents, reference]");
    }

    sealed interface OldShape {}

    record Round(int radius) implements OldShape {}

    record Square(int side) implements OldShape {}

    record OldDrawing(List<OldShape> shapes, Optional<OldShape> latest) {}

    sealed interface NewShape {}

    record Oval(int width, int height) implements NewShape {}

    record Box(long side) implements NewShape {}

    record Star() implements NewShape {}

    record NewDrawing(List<NewShape> shapes, Optional<NewShape> latest) {}

    private static KryoCodec.Builder oldDrawing() {
        return KryoCodec.builder(OldDrawing.class)
                .name(OldDrawing.class, "Drawing")
                .name(Round.class, "Round")
                .name(Square.class, "Square");
    }

    private static KryoCodec.Builder newDrawing() {
        return KryoCodec.builder(NewDrawing.class)
                .name(NewDrawing.class, "Drawing")
                .name(Box.class, "Square")
                .name(Oval.class, "Oval");
    }

    @Test
    void rulesReachIntoWhatValuesHold() {
        assertThat(evolve(
                        new OldDrawing(List.of(new Square(3), new Round(4)), Optional.of(new Round(1))),
                        oldDrawing(),
                        newDrawing().upcast("Round", old -> {
                            int radius = old.get("radius", Integer.class);
                            return new Oval(radius, radius);
                        })))
                .isEqualTo(new NewDrawing(List.of(new Box(3), new Oval(4, 4)), Optional.of(new Oval(1, 1))));
    }

    @Test
    void alternativeThatIsGoneIsRefusedOnlyWhereItWasWritten() {
        OldDrawing withoutRound = new OldDrawing(List.of(new Square(3)), Optional.empty());
        assertThat(evolve(withoutRound, oldDrawing(), newDrawing()))
                .isEqualTo(new NewDrawing(List.of(new Box(3)), Optional.empty()));

        OldDrawing withRound = new OldDrawing(List.of(new Round(3)), Optional.empty());
        assertThatThrownBy(() -> evolve(withRound, oldDrawing(), newDrawing()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("no type of today is named Round");
    }

    @Test
    void upcastThatMakesWhatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> evolve(
                        new OldDrawing(List.of(new Round(3)), Optional.empty()),
                        oldDrawing(),
                        newDrawing().upcast("Round", _ -> "a string")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("the upcast of Round made a java.lang.String");
    }

    @Test
    void upcastGetsValuesOfTodayWhereThereAreSuch() {
        assertThat(evolve(
                        new OldDrawing(List.of(new Square(3)), Optional.of(new Round(2))),
                        oldDrawing(),
                        KryoCodec.builder(Box.class).name(Box.class, "Square").upcast("Drawing", old -> {
                            assertThat(old.find("shapes")).isEqualTo(List.of(new Box(3)));
                            assertThat(old.find("latest"))
                                    .isEqualTo(Optional.of(new Fields("Round", Map.of("radius", 2))));
                            return new Box(9);
                        })))
                .isEqualTo(new Box(9));
    }

    @Test
    void removedComponentIsDroppedWhateverItHeld() {
        record Titled(String title) {}
        record OldTitled(
                OldDrawing drawing,
                Map<Paid, Set<Color>> more,
                @Nullable Round round,
                String title) {}
        assertThat(evolve(
                        new OldTitled(
                                new OldDrawing(List.of(new Square(3), new Round(4)), Optional.of(new Round(1))),
                                Map.of(new Paid(1, "x"), Set.of(Color.RED, Color.BLUE)),
                                null,
                                "title"),
                        KryoCodec.builder(OldTitled.class).name(OldTitled.class, "Titled"),
                        KryoCodec.builder(Titled.class)))
                .isEqualTo(new Titled("title"));
    }

    enum Color {
        RED,
        BLUE
    }

    enum Colour {
        GREEN,
        BLUE,
        CRIMSON
    }

    private static final KryoCodec.Builder OLD_COLOR =
            KryoCodec.builder(Color.class).name(Color.class, "Color");

    @Test
    void constantsAreFoundByName() {
        assertThat(evolve(Color.BLUE, OLD_COLOR, KryoCodec.builder(Colour.class).name(Colour.class, "Color")))
                .isEqualTo(Colour.BLUE);
    }

    @Test
    void renamedConstantIsFoundByItsAlias() {
        assertThat(evolve(
                        Color.RED,
                        OLD_COLOR,
                        KryoCodec.builder(Colour.class)
                                .name(Colour.class, "Color")
                                .constantAlias(Colour.class, "RED", "CRIMSON")))
                .isEqualTo(Colour.CRIMSON);
    }

    @Test
    void unknownConstantIsRefusedByName() {
        assertThatThrownBy(() -> evolve(
                        Color.RED, OLD_COLOR, KryoCodec.builder(Colour.class).name(Colour.class, "Color")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Colour has no constant RED");
    }

    @Test
    void enumThatBecameARecordIsRefused() {
        assertThatThrownBy(() -> evolve(
                        Color.RED, OLD_COLOR, KryoCodec.builder(Bare.class).name(Bare.class, "Color")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Color was written as a record or an enum and is the other today");
    }

    record Tree(String label, List<Tree> branches) {}

    record Bush(List<Bush> branches, String label, Optional<Bush> graft) {}

    @Test
    void recordsThatHoldThemselvesEvolve() {
        assertThat(evolve(
                        new Tree("a", List.of(new Tree("b", List.of()))),
                        KryoCodec.builder(Tree.class).name(Tree.class, "Tree"),
                        KryoCodec.builder(Bush.class).name(Bush.class, "Tree")))
                .isEqualTo(new Bush(List.of(new Bush(List.of(), "b", Optional.empty())), "a", Optional.empty()));
    }

    record Listed(List<String> names) {}

    record Distinct(SortedSet<String> names) {}

    @Test
    void listIsNoSet() {
        assertThatThrownBy(() -> evolve(
                        new Listed(Arrays.asList("b", "a")),
                        KryoCodec.builder(Listed.class).name(Listed.class, "N"),
                        KryoCodec.builder(Distinct.class).name(Distinct.class, "N")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("N.names was written as list<string> and is sortedSet<string> today");
    }

    @Test
    void sortedSetTakesWhatASetHeld() {
        record Unsorted(Set<String> names) {}
        assertThat(evolve(
                        new Unsorted(new LinkedHashSet<>(List.of("b", "a"))),
                        KryoCodec.builder(Unsorted.class).name(Unsorted.class, "N"),
                        KryoCodec.builder(Distinct.class).name(Distinct.class, "N")))
                .isEqualTo(new Distinct(new TreeSet<>(List.of("a", "b"))));
    }

    @Test
    void sealedInterfaceTakesTheRecordThatStoodThere() {
        record Before(Box shape) {}
        record After(NewShape shape) {}
        assertThat(evolve(
                        new Before(new Box(3)),
                        KryoCodec.builder(Before.class).name(Before.class, "N"),
                        KryoCodec.builder(After.class).name(After.class, "N")))
                .isEqualTo(new After(new Box(3)));
    }

    @Test
    void recordThatNoLongerFitsIsRefused() {
        record Before(Star shape) {}
        record After(Box shape) {}
        assertThatThrownBy(() -> evolve(
                        new Before(new Star()),
                        KryoCodec.builder(Before.class).name(Before.class, "N"),
                        KryoCodec.builder(After.class, Star.class).name(After.class, "N")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("N.shape was written as EvolutionTest.Star")
                .hasMessageContaining("and is dev.everfold.codec.kryo.EvolutionTest$Box today");
    }

    @Test
    void twoWrittenComponentsForOneAreRefused() {
        record Both(int cents, int pennies) {}
        record One(int amount) {}
        assertThatThrownBy(() -> evolve(
                        new Both(1, 2),
                        KryoCodec.builder(Both.class).name(Both.class, "N"),
                        KryoCodec.builder(One.class)
                                .name(One.class, "N")
                                .componentAlias(One.class, "cents", "amount")
                                .componentAlias(One.class, "pennies", "amount")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("N.amount: two written components are aliases of it");
    }

    private static KryoCodec.Builder now(Class<?> type) {
        return KryoCodec.builder(type).name(type, "Paid");
    }

    private static Object read(Object old, KryoCodec.Builder after) {
        return evolve(old, now(old.getClass()), after);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(Object old, KryoCodec.Builder after) {
        return assertThatThrownBy(() -> read(old, after)).isInstanceOf(CodecException.class);
    }

    /** Also tries whether what is said of the schema alone agrees with what becomes of the value. */
    private static Object evolve(Object old, KryoCodec.Builder before, KryoCodec.Builder after) {
        KryoCodec writer = before.build();
        KryoCodec reader = after.build();
        Optional<String> reason = unreadable(old, before, after);
        try {
            Object value = reader.decode(writer.encode(old), Dictionaries.of(writer));
            assertThat(reason.orElse("in full")).contains("in full");
            return value;
        } catch (CodecException refused) {
            assertThat(reason.isPresent())
                    .isNotEqualTo(String.valueOf(refused.getMessage()).contains("the upcast of"));
            throw refused;
        }
    }

    private static Optional<String> unreadable(Object old, KryoCodec.Builder before, KryoCodec.Builder after) {
        KryoCodec writer = before.build();
        Schema schema = Dictionaries.of(writer).schema(writer.encode(old).fingerprint());
        return after.build().unreadable(Objects.requireNonNull(schema));
    }

    @Test
    void whatMayHaveBeenWrittenAndIsGoneMakesASchemaUnreadable() {
        OldDrawing drawing = new OldDrawing(List.of(), Optional.empty());
        assertThat(unreadable(drawing, oldDrawing(), newDrawing()).orElseThrow())
                .contains("the schema of Drawing", "in full", "Drawing.shapes", "named Round", "upcast(\"Round\"");
        assertThat(unreadable(
                                Color.BLUE,
                                OLD_COLOR,
                                KryoCodec.builder(Colour.class).name(Colour.class, "Color"))
                        .orElseThrow())
                .contains("in full", "Colour has no constant RED", "constantAlias");
    }
}
