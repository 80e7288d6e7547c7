package dev.everfold.properties.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.journal.JournalProvider;
import dev.everfold.journal.chronicle.ChronicleJournalProvider;
import java.lang.classfile.ClassTransform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MutationTest {

    private static final String SAMPLE = Sample.class.getName();

    @Test
    void withoutAChangeTheScenarioFindsNothing() {
        assertThat(Mutation.none().run(SampleAsItIs.class)).isEmpty();
    }

    @Test
    void aMethodMayReturnAConstantInstead() {
        assertThat(found(in("isAllowed").returning(true))).isEqualTo("allowed");
        assertThat(found(in("twice").returning(7L))).isEqualTo("twice 3 is 7");
        assertThat(found(in("name").returning("other"))).isEqualTo("the name is other");
        assertThat(found(in("name").returningNull())).isEqualTo("the name is null");
    }

    @Test
    void aMethodMayDoNothing() {
        assertThat(found(Mutation.of(Noted.class.getName()).inMethod("run").doingNothing(), Notes.class))
                .isEqualTo("nothing was noted");
        assertThat(Mutation.none().run(Notes.class)).isEmpty();
    }

    @Test
    void callsAreLeftOutInTheMethodAndInItsLambdas() {
        assertThat(found(in("steps").withoutCallsTo(SAMPLE, "note"))).isEqualTo("null after []");
    }

    @Test
    void aCallMayGoSomewhereElse() {
        assertThat(found(in("steps").insteadOf(SAMPLE, "note").calling(Elsewhere.class, "note")))
                .isEqualTo("elsewhere after [first and second]");
    }

    @Test
    void aConditionIsInverted() {
        assertThat(found(in("sign").invertingCondition(1))).isEqualTo("the sign of 5 is negative");
        assertThat(found(in("sign").invertingCondition(2))).isEqualTo("the sign of 5 is zero");
    }

    @Test
    void aConditionIsLeftOutEitherWay() {
        assertThat(found(in("sign").neverJumping(1))).isEqualTo("the sign of 5 is negative");
        assertThat(found(in("sign").neverJumping(2))).isEqualTo("the sign of 5 is zero");
        assertThat(in("sign").alwaysJumping(1).run(SampleAsItIs.class)).isEmpty();
    }

    @Test
    void severalChangesAreMadeTogether() {
        Mutation both = in("name").returning("other").and(in("isAllowed").returning(true));
        assertThat(both)
                .hasToString("Sample.name returns other and does nothing else,"
                        + " and Sample.isAllowed returns true and does nothing else");
        assertThat(found(both)).isEqualTo("allowed");
    }

    @Test
    void aMethodThatIsNotThereIsRefused() {
        assertRefused(in("isForbidden").returning(true), "no method isForbidden", "isAllowed");
    }

    @Test
    void aCallThatIsNotThereIsRefused() {
        assertRefused(in("steps").withoutCallsTo(SAMPLE, "forget"), "does not call", SAMPLE + ".note");
    }

    @Test
    void aConditionThatIsNotThereIsRefused() {
        assertRefused(in("sign").invertingCondition(3), "with 2 conditions; there is no condition 3");
    }

    @Test
    void aClassThatIsNotThereIsRefused() {
        assertRefused(Mutation.of(SAMPLE + "s").inMethod("name").returning("other"), "there is no class");
    }

    @Test
    void aReplacementOfAnotherTypeIsRefused() {
        assertRefused(in("name").insteadOf(SAMPLE, "note").calling(Elsewhere.class, "note"), "does not call");
        assertRefused(
                in("steps").insteadOf(SAMPLE, "note").calling(Elsewhere.class, "forget"),
                "no public static method forget");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        assertRefused(in("name").returning(true), "no class that could be loaded");
    }

    @Test
    void aTransformationThatChangesNothingIsRefused() {
        assertRefused(Mutation.of(SAMPLE).transformed("stays", ClassTransform.ACCEPT_ALL), "nothing changes");
    }

    @Test
    void aClassThatTheScenarioDoesNotLoadIsRefused() {
        assertThatThrownBy(() -> in("name").returning("other").run(Notes.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("never loads " + SAMPLE);
    }

    @Test
    void aScenarioOutsideThePackagesIsRefused() {
        assertThatThrownBy(
                        () -> Mutation.none().loading("dev.everfold.journal.").run(Notes.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unbroken classes");
    }

    @Test
    void whatAScenarioThrowsIsWhatWentWrong() {
        assertThat(Mutation.none().run(Throwing.class)).containsInstanceOf(ArithmeticException.class);
    }

    @Test
    void aScenarioThatDoesNotEndHasFoundSomething() {
        assertThat(found(Mutation.none().within(Duration.ofMillis(50)), Endless.class))
                .contains("did not end within PT0.05S");
    }

    @Test
    void servicesAreThoseOfTheBrokenVersion() {
        assertThat(Mutation.none().run(Services.class)).isEmpty();
    }

    private static MutatedMethod in(String method) {
        return Mutation.of(SAMPLE).inMethod(method);
    }

    private static String found(Mutation mutation) {
        return found(mutation, SampleAsItIs.class);
    }

    private static String found(Mutation mutation, Class<?> scenario) {
        return mutation.run(scenario).orElseThrow().getMessage();
    }

    private static void assertRefused(Mutation mutation, String... words) {
        assertThatThrownBy(() -> mutation.run(SampleAsItIs.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(words);
    }

    /** Where a call may be led to. */
    public static final class Elsewhere {

        private Elsewhere() {}

        /** Instead of the sample's own. */
        public static String note(Sample sample, String what, long number) {
            if (number == 1) {
                sample.done.add(what + " and second");
            }
            return "elsewhere";
        }
    }

    static final class SampleAsItIs implements Callable<Optional<String>> {

        @Override
        public Optional<String> call() {
            Sample sample = new Sample();
            if (sample.isAllowed()) {
                return Optional.of("allowed");
            }
            if (sample.twice(3) != 6) {
                return Optional.of("twice 3 is " + sample.twice(3));
            }
            if (!"sample".equals(sample.name())) {
                return Optional.of("the name is " + sample.name());
            }
            if (!Sample.sign(5).equals("positive")) {
                return Optional.of("the sign of 5 is " + Sample.sign(5));
            }
            String last = sample.steps();
            return sample.done.equals(List.of("first1", "second2"))
                    ? Optional.empty()
                    : Optional.of(last + " after " + sample.done);
        }
    }

    static final class Noted implements Runnable {

        private boolean ran;

        @Override
        public void run() {
            ran = true;
        }
    }

    static final class Notes implements Runnable {

        @Override
        public void run() {
            Noted noted = new Noted();
            noted.run();
            if (!noted.ran) {
                throw new AssertionError("nothing was noted");
            }
        }
    }

    static final class Throwing implements Runnable {

        @Override
        public void run() {
            throw new ArithmeticException();
        }
    }

    static final class Endless implements Runnable {

        @Override
        public void run() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class Services implements Callable<Optional<String>> {

        @Override
        public Optional<String> call() {
            for (JournalProvider provider : ServiceLoader.load(JournalProvider.class)) {
                if (provider instanceof ChronicleJournalProvider) {
                    return Optional.empty();
                }
            }
            return Optional.of("no provider was loaded anew");
        }
    }
}
