package dev.everfold.cli.torture.images;

import dev.everfold.Reply;
import dev.everfold.examples.transfer.Wallet.Holding;
import dev.everfold.examples.transfer.Wallet.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the clients of a {@link Bank} know at one moment.
 *
 * @param clients each one's
 * @param sequenceNumbers of each wallet, the highest that an answer told
 */
record Known(List<Client> clients, Map<String, Long> sequenceNumbers) {

    /**
     * What one client knows. It asks one thing at a time, so it has an answer to everything but the last.
     *
     * @param asked how many commands it has sent
     * @param deposited what these commands put in, altogether
     * @param answered how many of them have an answer
     * @param answers the newest answers, at most {@value #ANSWERS_MAX}, by the number of the command
     */
    record Client(long asked, long deposited, long answered, Map<Long, Reply<Holding, Rejection>> answers) {

        static final int ANSWERS_MAX = 4;

        static final Client NEW = new Client(0, 0, 0, Map.of());

        Client {
            answers = Map.copyOf(answers);
        }

        Client asking(long number, long deposit) {
            return number < asked ? this : new Client(number + 1, deposited + deposit, answered, answers);
        }

        Client answered(long number, Reply<Holding, Rejection> reply) {
            if (number < answered) {
                return this;
            }
            Map<Long, Reply<Holding, Rejection>> newest = new HashMap<>(answers);
            newest.put(number, reply);
            newest.remove(number - ANSWERS_MAX);
            return new Client(asked, deposited, number + 1, newest);
        }
    }

    Known {
        clients = List.copyOf(clients);
        sequenceNumbers = Map.copyOf(sequenceNumbers);
    }

    /** The answers of this moment, with what was asked until a later one. */
    Known asking(Known later) {
        List<Client> both = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            Client now = clients.get(i);
            Client then = later.clients.get(i);
            both.add(new Client(then.asked, then.deposited, now.answered, now.answers));
        }
        return new Known(both, sequenceNumbers);
    }

    long answered() {
        return clients.stream().mapToLong(Client::answered).sum();
    }

    long deposited() {
        return clients.stream().mapToLong(Client::deposited).sum();
    }
}
