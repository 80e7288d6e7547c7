package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everfold.ActorType;
import dev.everfold.examples.counter.Counter;
import dev.everfold.examples.transfer.Wallet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SimulationTest {

    /** Deposits into a few counters. */
    private static class Deposits implements Workload {

        @Override
        public List<ActorType<?, ?, ?>> types() {
            return List.of(Counter.TYPE);
        }

        @Override
        public Call<?> next(RandomGenerator random) {
            return new Call<>(Counter.TYPE, "c" + random.nextInt(4), new Counter.Deposit(1));
        }
    }

    @Test
    void aWorkloadWhosePromisesHoldHasNoViolations() {
        SimulationReport report = Simulation.of(new Deposits()).run(0, 50).orThrow();
        assertThat(report.seeds()).isEqualTo(50);
        assertThat(report.steps()).isGreaterThan(50L * SimulationOptions.DEFAULT.steps());
        assertThat(report.crashes()).isPositive();
    }

    @Test
    void aBrokenInvariantIsReportedWithItsSeedAndTrace() {
        SimulationReport report = Simulation.of(new Deposits() {
                    @Override
                    public void always(DurableStates durable) {
                        assertThat(durable.states(Counter.TYPE).values())
                                .allSatisfy(
                                        balance -> assertThat(balance.amount()).isLessThan(4));
                    }
                })
                .run(7, 3);
        Violation violation = report.violations().getFirst();
        assertThat(violation.seed()).isEqualTo(7);
        assertThat(violation.message()).contains("AssertionError");
        assertThat(violation.trace()).anySatisfy(line -> assertThat(line).contains("durable: Counter/c", "4.. ["));
        assertThatThrownBy(report::orThrow)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("seed 7, step " + violation.step() + ": ");
    }

    @Test
    void whatMustHoldAtRestIsCheckedAtTheEnd() {
        SimulationReport report = Simulation.of(new Deposits() {
                    @Override
                    public void atRest(DurableStates durable) {
                        assertThat(durable.underWay(Counter.TYPE)).isEmpty();
                        throw new AssertionError("this is the end");
                    }
                })
                .run(1, 1);
        assertThat(report.violations())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .contains("this is the end");
    }

    @Test
    void aSeedIsReplayedLineByLine() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        long digest = Simulation.of(new Deposits()).replay(11, first::add).digest();
        assertThat(Simulation.of(new Deposits()).replay(11, second::add).digest())
                .isEqualTo(digest);
        assertThat(second).isEqualTo(first).hasSizeGreaterThan(200);
    }

    @Test
    void withoutFaultsNothingGoesWrong() {
        SimulationOptions fair =
                SimulationOptions.DEFAULT.faults(Set.of()).steps(300).shards(1).clients(2);
        assertThat(Simulation.of(new Deposits())
                        .options(fair)
                        .run(0, 10)
                        .orThrow()
                        .faults())
                .isEmpty();
    }

    @Test
    void fewerFaultsMakeLongerLives() {
        long often = Simulation.of(new Deposits()).run(0, 30).orThrow().crashes();
        long seldom = Simulation.of(new Deposits())
                .options(SimulationOptions.DEFAULT.faultsMax(2))
                .run(0, 30)
                .orThrow()
                .crashes();
        assertThat(seldom).isPositive().isLessThan(often / 2);
    }

    @Test
    void moreTasksInAStepAnswerMore() {
        SimulationOptions fair = SimulationOptions.DEFAULT.faults(Set.of());
        long one =
                Simulation.of(new Deposits()).options(fair).run(0, 10).orThrow().answers();
        long many = Simulation.of(new Deposits())
                .options(fair.tasksMax(10))
                .run(0, 10)
                .orThrow()
                .answers();
        assertThat(many).isGreaterThan(one);
    }

    @Test
    void oneFaultMayBeTriedAlone() {
        SimulationOptions closing = SimulationOptions.DEFAULT.faults(EnumSet.of(Fault.CLOSE));
        assertThat(Simulation.of(new Deposits())
                        .options(closing)
                        .run(0, 10)
                        .orThrow()
                        .faults())
                .containsOnlyKeys(Fault.CLOSE);
    }

    @Test
    void twoWorkloadsRunOnOneSystem() {
        Workload wallets = new Workload() {
            @Override
            public List<ActorType<?, ?, ?>> types() {
                return List.of(Wallet.TYPE);
            }

            @Override
            public List<Call<?>> setup() {
                return List.of(new Call<>(Wallet.TYPE, "w", new Wallet.Deposit(10)));
            }

            @Override
            public Call<?> next(RandomGenerator random) {
                return new Call<>(Wallet.TYPE, "w", new Wallet.Send("w", "v", 1));
            }

            @Override
            public void atRest(DurableStates durable) {
                assertThat(durable.states(Wallet.TYPE)).hasSize(2);
                assertThat(durable.states(Counter.TYPE)).isNotEmpty();
            }
        };
        Simulation.of(new Deposits().and(wallets)).run(0, 10).orThrow();
    }

    @Test
    void aSetupThatIsNotAcceptedIsAViolation() {
        SimulationReport report = Simulation.of(new Deposits() {
                    @Override
                    public List<ActorType<?, ?, ?>> types() {
                        return List.of(Counter.TYPE, Wallet.TYPE);
                    }

                    @Override
                    public List<Call<?>> setup() {
                        return List.of(new Call<>(Wallet.TYPE, "w", new Wallet.Deposit(-1)));
                    }
                })
                .run(0, 1);
        assertThat(report.violations().getFirst().message()).contains("was not accepted", "AMOUNT_NOT_POSITIVE");
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> SimulationOptions.DEFAULT.steps(0)).hasMessage("steps must be at least 1, was 0");
        assertThatThrownBy(() -> SimulationOptions.DEFAULT.shards(257)).hasMessage("shards must be 1 to 256, was 257");
        assertThatThrownBy(() -> SimulationOptions.DEFAULT.clients(0)).hasMessage("clients must be at least 1, was 0");
        assertThatThrownBy(() -> SimulationOptions.DEFAULT.faultsMax(0))
                .hasMessage("faultsMax must be 1 to 1000, was 0");
        assertThatThrownBy(() -> SimulationOptions.DEFAULT.tasksMax(0))
                .hasMessage("tasksMax must be at least 1, was 0");
    }
}
