package dev.everfold.codec.kryo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The types of a small domain, as users write them. */
final class Account {

    private Account() {}

    sealed interface Event {}

    record Opened(String owner, Instant at) implements Event {}

    record Deposited(long amount, String reference) implements Event {}

    record Renamed(Optional<String> owner) implements Event {}

    record Closed() implements Event {}

    enum Rejection {
        FROZEN,
        OVERDRAWN {
            @Override
            public String toString() {
                return "too little money";
            }
        }
    }

    record State(String owner, long balance, List<Event> latest) {}
}
