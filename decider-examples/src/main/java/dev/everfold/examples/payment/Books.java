package dev.everfold.examples.payment;

import dev.everfold.examples.payment.Checkout.Bill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the payment provider knows, in a file: each charge, and each question after a charge. */
public final class Books {

    private final Path file;
    private final List<Charge> charges = new ArrayList<>();
    private final Map<String, Integer> questions = new HashMap<>();
    private int found;

    /** A charge, as it stands in the books. */
    public record Charge(String reference, Bill bill, String payment) {}

    /** Reads the books in this file, if it is there. */
    public Books(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                enter(line.split(" ", -1));
            }
        }
    }

    private void enter(String... words) {
        switch (words[0]) {
            case "charge" -> charges.add(new Charge(words[1], new Bill(words[2], Long.parseLong(words[3])), words[4]));
            case "question" -> questions.merge(words[1], 1, Integer::sum);
            default -> found++;
        }
    }

    private void write(String... words) throws IOException {
        Files.writeString(file, String.join(" ", words) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        enter(words);
    }

    /** Charges, whatever was charged before, and gives the number of the payment. */
    String charge(String reference, Bill bill) throws IOException {
        String payment = "payment-" + (charges.size() + 1);
        write("charge", reference, bill.customer(), Long.toString(bill.cents()), payment);
        return payment;
    }

    /** Notes that somebody was told that there is no charge with this reference. */
    void question(String reference) throws IOException {
        write("question", reference);
    }

    /** Notes that somebody was told of a charge that they did not know of. */
    void found(String reference) throws IOException {
        write("found", reference);
    }

    /** The first payment with this reference. */
    Optional<String> find(String reference) {
        return charges.stream()
                .filter(charge -> charge.reference().equals(reference))
                .map(Charge::payment)
                .findFirst();
    }

    /** How often somebody was told that there is no charge with this reference. */
    int questions(String reference) {
        return questions.getOrDefault(reference, 0);
    }

    /** How often somebody was told that there is no charge. */
    public int questions() {
        return questions.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often somebody was told of a charge that they did not know of. */
    public int found() {
        return found;
    }

    /** All charges, in order. */
    public List<Charge> charges() {
        return List.copyOf(charges);
    }
}
