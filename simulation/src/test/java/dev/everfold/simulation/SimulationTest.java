package dev.everfold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everfold.ActorType;
import dev.everfold.examples.transfer.Wallet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulationTest {

    static final class Transfers implements Workload {
        private static final int WALLETS = 5;
        private static final long CENTS = 100;

        @Override
        public List<ActorType<?, ?, ?>> types() {
            return List.of(Wallet.TYPE);
        }

        @Override
        public List<Call<?>> setup() {
            return IntStream.range(0, WALLETS)
                    .<Call<?>>mapToObj(i -> new Call<>(Wallet.TYPE, "w" + i, new Wallet.Deposit(CENTS)))
                    .toList();
        }

        @Override
        public Call<?> next(RandomGenerator random) {
            String from = "w" + random.nextInt(WALLETS);
            Wallet.Command command = random.nextInt(20) == 0
                    ? new Wallet.Close()
                    : new Wallet.Send(from, "w" + random.nextInt(WALLETS), random.nextInt(80));
            return new Call<>(Wallet.TYPE, from, command);
        }

        @Override
        public void always(DurableStates durable) {
            long held = durable.states(Wallet.TYPE).values().stream()
                    .mapToLong(Wallet.Holding::cents)
                    .sum();
            long underWay = durable.underWay(Wallet.TYPE).stream()
                    .mapToLong(command -> switch (command) {
                        case Wallet.Receive(String _, long cents) -> cents;
                        case Wallet.TakeBack(String _, long cents) -> cents;
                        case Wallet.Deposit _, Wallet.Send _, Wallet.Close _ -> 0;
                    })
                    .sum();
            assertThat(held + underWay).isEqualTo(WALLETS * CENTS);
        }
    }

    @Test
    void show() {
        Simulation.of(new Transfers()).replay(3, l -> System.out.println("T " + l));
    }

    @Test
    void transfersConserveMoney() {
        SimulationReport report = Simulation.of(new Transfers()).run(0, 100);
        System.out.println(report.steps() + " " + report.faults() + " " + report.digest());
        report.violations().forEach(v -> System.out.println("VIOL " + v.seed() + " " + v.step() + " " + v.message()));
        report.orThrow();
    }
}
