package dev.everfold.cli.example;

import dev.everfold.durable.TerminalException;
import dev.everfold.examples.order.Fulfilment.Payments;
import dev.everfold.examples.order.Fulfilment.Shipping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The bank and the carrier: what they did is in a file, and they do nothing twice. */
final class Partners implements Payments, Shipping {

    private final Path file;
    private final Act act;

    Partners(Act act) {
        this.act = act;
        this.file = file(act.directory());
    }

    /** What they did, in order. */
    static List<String> did(Path directory) throws IOException {
        return Files.readAllLines(file(directory));
    }

    private static Path file(Path directory) {
        return directory.resolve("partners");
    }

    @Override
    public String charge(String order, long cents, String key) throws IOException {
        once("charge " + order + " " + cents);
        return "payment-of-" + order;
    }

    @Override
    public void refund(String order) throws IOException {
        once("refund " + order);
        crashIn("go-on");
    }

    @Override
    public String ship(String order, String address, String key) throws IOException {
        if (address.equals("Atlantis")) {
            throw new TerminalException("no ship goes to Atlantis");
        }
        once("ship " + order + " to " + address);
        crashIn("begin");
        return "parcel-of-" + order;
    }

    @Override
    public void recall(String order) throws IOException {
        if (Files.exists(file)
                && did(act.directory()).stream().anyMatch(deed -> deed.startsWith("ship " + order + " "))) {
            once("recall " + order);
        }
    }

    private void once(String deed) throws IOException {
        boolean isDone = Files.exists(file) && Files.readAllLines(file).contains(deed);
        act.say(deed + (isDone ? ": was done before" : ""));
        if (!isDone) {
            Files.writeString(file, deed + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** The worst moment: it is done, and nobody knows. */
    private void crashIn(String name) {
        if (act.name().equals(name)) {
            act.crash();
        }
    }
}
