package dev.everfold.cli.simulate;

import dev.everfold.ActorType;
import dev.everfold.examples.transfer.Wallet;
import dev.everfold.simulation.Call;
import dev.everfold.simulation.DurableStates;
import dev.everfold.simulation.Workload;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Wallets that send each other money, of which there is always the same, with what those had that were deleted. */
public final class Transfers implements Workload {

    private static final int WALLETS = 8;
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
        String to = "w" + random.nextInt(WALLETS);
        Wallet.Command command =
                random.nextInt(50) == 0 ? new Wallet.Close() : new Wallet.Send(from, to, random.nextInt(80));
        return new Call<>(Wallet.TYPE, from, command);
    }

    @Override
    public boolean mayBeDeleted(ActorType<?, ?, ?> type) {
        return true;
    }

    @Override
    public void always(DurableStates durable) {
        long held = durable.states(Wallet.TYPE).values().stream()
                .mapToLong(Wallet.Holding::cents)
                .sum();
        long onTheWay = durable.underWay(Wallet.TYPE).stream()
                .mapToLong(Transfers::cents)
                .sum();
        long deleted = durable.deleted(Wallet.TYPE).stream()
                .mapToLong(Wallet.Holding::cents)
                .sum();
        if (held + onTheWay + deleted != WALLETS * CENTS) {
            throw new AssertionError("there are " + held + " cents in the wallets, " + onTheWay + " on the way, and "
                    + deleted + " went with deleted wallets, together not " + WALLETS * CENTS);
        }
    }

    private static long cents(Wallet.Command command) {
        return switch (command) {
            case Wallet.Receive(String _, long cents) -> cents;
            case Wallet.TakeBack(String _, long cents) -> cents;
            case Wallet.Deposit _, Wallet.Send _, Wallet.Close _ -> 0;
        };
    }
}
