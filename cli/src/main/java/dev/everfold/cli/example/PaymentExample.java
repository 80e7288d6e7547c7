package dev.everfold.cli.example;

import dev.everfold.examples.payment.Books;
import dev.everfold.examples.payment.Books.Charge;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A shop whose process is killed again and again, and a payment provider that charges and then says nothing, or dies:
 * in the end everybody who ordered has been charged once.
 *
 * @param rounds how often the shop is killed
 * @param seed decides when, and what the provider's whims are
 * @param isCareless whether the shop charges again without asking first
 */
record PaymentExample(int rounds, long seed, boolean isCareless) implements Example {

    /** So many orders at most are checked out in one round. */
    private static final int ORDERS_A_ROUND = 100_000;

    PaymentExample() {
        this(5, 1, false);
    }

    @Override
    public String name() {
        return "payment";
    }

    @Override
    public String purpose() {
        return "a provider that charges and dies, a shop that is killed, and nobody is charged twice or forgotten";
    }

    @Override
    public void tell(Story story) throws IOException, InterruptedException {
        try (Provider provider = new Provider(story, seed)) {
            story.say(
                    "A payment provider listens at port %s. It charges whenever it is asked to; one in ten times it",
                    provider.port());
            story.say("says nothing after that, and now and then its process dies.");
            story.say("A shop checks out orders, eight at a time, and is killed %d times:", rounds);
            Set<String> accepted = killAgainAndAgain(story, provider);
            story.say("The last process of the shop finishes what is left.");
            List<String> last = finish(story, provider);
            judge(story, accepted, last, provider.deaths());
        }
    }

    private Set<String> killAgainAndAgain(Story story, Provider provider) throws IOException, InterruptedException {
        RandomGenerator random = new Random(seed);
        Set<String> accepted = new HashSet<>();
        for (int round = 0; round < rounds; round++) {
            try (Child shop = story.start(
                    Shop.SELL,
                    _ -> {},
                    provider.port(),
                    Boolean.toString(isCareless),
                    Integer.toString(round * ORDERS_A_ROUND))) {
                // As a rule behind its first order, and once in a while while it opens its store.
                if (random.nextInt(8) > 0) {
                    shop.awaitLines(2);
                }
                boolean isAlive = shop.passes(random.nextInt(50, 500));
                shop.kill();
                story.expect("a shop that does not end by itself", isAlive);
                List<String> now = orders(shop.lines());
                accepted.addAll(now);
                story.say("   kill -9 number %d, after %d more orders", round + 1, now.size());
            }
        }
        return accepted;
    }

    private static List<String> orders(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(Shop.ACCEPTED))
                .map(line -> line.substring(Shop.ACCEPTED.length()))
                .toList();
    }

    private List<String> finish(Story story, Provider provider) throws IOException, InterruptedException {
        try (Child shop = story.start(Shop.FINISH, _ -> {}, provider.port(), Boolean.toString(isCareless))) {
            story.expect("a good end", shop.awaitEnd() == 0);
            return shop.lines();
        }
    }

    private static void judge(Story story, Set<String> accepted, List<String> last, int deaths) throws IOException {
        Books books = new Books(Provider.books(story.directory()));
        Map<String, Long> charges = books.charges().stream()
                .map(PaymentExample::order)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, String> paid = last.stream()
                .filter(line -> line.startsWith(Shop.PAID))
                .map(line -> line.split(" ", 3))
                .collect(Collectors.toMap(words -> words[1], words -> words[2]));
        Set<String> booked = books.charges().stream()
                .map(charge -> order(charge) + " " + charge.payment())
                .collect(Collectors.toSet());
        long twice = charges.values().stream().filter(count -> count > 1).count();
        story.say(
                "%d orders were accepted, %d charges made. Asked after a charge, the provider knew of it %d times, and %d"
                        + " times there was none; it died %d times.",
                accepted.size(), books.charges().size(), books.found(), books.questions(), deaths);
        story.say(
                "Charged twice: %d. Accepted and not charged: %d.",
                twice, without(accepted, charges.keySet()).size());
        story.expect("orders in every run", !accepted.isEmpty());
        story.expect("nobody to be charged twice", twice == 0);
        story.expect(
                "nobody to be forgotten", without(accepted, charges.keySet()).isEmpty());
        story.expect(
                "every accepted order to be paid",
                without(accepted, paid.keySet()).isEmpty());
        story.expect(
                "every payment to be in the provider's books",
                paid.entrySet().stream().allMatch(order -> booked.contains(order.getKey() + " " + order.getValue())));
        story.expect(
                "no charge without an order",
                without(charges.keySet(), paid.keySet()).isEmpty());
    }

    /** The order that a charge is for; its customer has the same number. */
    private static String order(Charge charge) {
        return charge.bill().customer().replace("customer-", "order-");
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        Set<String> left = new HashSet<>(all);
        left.removeAll(those);
        return left;
    }

    @Override
    public void play(Act act) throws IOException, InterruptedException {
        if (act.name().equals(Provider.ACT)) {
            Provider.play(act);
        } else {
            Shop.play(act);
        }
    }
}
