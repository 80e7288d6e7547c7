package dev.everfold.cli.torture;

import dev.everfold.CommandOptions;
import dev.everfold.cli.torture.Wallet.Command;
import dev.everfold.cli.torture.Wallet.Deposit;
import dev.everfold.cli.torture.Wallet.Pay;
import dev.everfold.cli.torture.Wallet.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What the clients do: the same seed gives the same commands, in the process that asks for them and in the one that
 * judges.
 *
 * @param seed of everything
 * @param clients numbered from 0
 * @param wallets numbered from 0
 */
record Plan(long seed, int clients, int wallets) {

    /** How many wallets one client uses; bounds the states. */
    private static final int WALLETS_OF_A_CLIENT = 8;

    /** To how many others a wallet sends; bounds the states too. */
    private static final int NEIGHBOURS = 6;

    /** Clients below this number also use the first wallet, which is busier than others. */
    private static final int CLIENTS_OF_THE_HOT_WALLET = 16;

    private static final int CLIENTS_TO_AN_AUTHOR = 12;

    /** One command of one client. */
    record Planned(String wallet, Command command, CommandOptions options) {
        boolean isKeyed() {
            return options.idempotencyKey() != null;
        }
    }

    /** How many clients are {@linkplain Author authors}, beside the others, if there are enough of these. */
    int authors() {
        return clients / CLIENTS_TO_AN_AUTHOR;
    }

    /** Whether segments that are trimmed are archived, as in half of all stores. */
    boolean archives() {
        return Digest.mix(seed) % 2 == 0;
    }

    /** The wallet of this number. */
    static String wallet(int number) {
        return "w" + number;
    }

    /** The client's command of this number, from 1. */
    Planned at(int client, long number) {
        RandomGenerator random = new Random(Digest.mix(Digest.mix(seed + client) + number));
        int wallet = walletOf(client, random);
        Ticket ticket = new Ticket(client, number, padding(random));
        Command command = random.nextBoolean()
                ? new Deposit(ticket, random.nextInt(1, 100))
                : new Pay(ticket, wallet(wallet), route(wallet, random), random.nextInt(1, 120));
        return new Planned(wallet(wallet), command, options(client, number, random));
    }

    private int walletOf(int client, RandomGenerator random) {
        if (client < CLIENTS_OF_THE_HOT_WALLET && random.nextInt(4) == 0) {
            return 0;
        }
        return Math.floorMod(Digest.mix(seed + client * 1_000L + random.nextInt(WALLETS_OF_A_CLIENT)), wallets);
    }

    private static String padding(RandomGenerator random) {
        return random.nextInt(20) == 0 ? "x".repeat(random.nextInt(100, 4_000)) : "";
    }

    private List<String> route(int start, RandomGenerator random) {
        List<String> route = new ArrayList<>();
        int last = start;
        for (int hops = random.nextInt(1, 5); hops > 0; hops--) {
            // Neighbour 0 is the wallet itself.
            last = (last + random.nextInt(NEIGHBOURS) * 7) % wallets;
            route.add(wallet(last));
        }
        return route;
    }

    private static CommandOptions options(int client, long number, RandomGenerator random) {
        if (random.nextInt(4) == 0) {
            return CommandOptions.DEFAULT;
        }
        CommandOptions keyed = CommandOptions.key(client + "." + number);
        return random.nextBoolean() ? keyed.rememberingRejection() : keyed;
    }
}
