package dev.everfold.cli.torture;

import dev.everfold.cli.torture.Author.Content;
import dev.everfold.cli.torture.Note.Text;
import dev.everfold.cli.torture.Wallet.Done;
import dev.everfold.cli.torture.Wallet.Post;
import dev.everfold.cli.torture.Wallet.Purse;
import dev.everfold.cli.torture.Wallet.Received;
import dev.everfold.cli.torture.Wallet.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the process under torture tells the one that watches it, a line each. A line is written whole or, by a process
 * that ends, not to its end; so only what is followed by a line break counts.
 */
sealed interface Line {

    /** The line's text, without the break. */
    String text();

    /** The system is about to be opened. */
    record Opening() implements Line {
        @Override
        public String text() {
            return "opening";
        }
    }

    /** The system has given its first reply. */
    record Opened(long millis) implements Line {
        @Override
        public String text() {
            return "opened " + millis;
        }
    }

    /** Nothing is on its way any more, or the wait for that was given up. */
    record Delivered(long undelivered) implements Line {
        @Override
        public String text() {
            return "delivered " + undelivered;
        }
    }

    /** The state of one wallet. */
    record Wealth(String wallet, long sequenceNumber, State state) implements Line {
        @Override
        public String text() {
            return String.join(
                    "|",
                    "wealth",
                    wallet,
                    sequenceNumber + "," + state.purse().balance() + ","
                            + state.purse().minted() + "," + state.events(),
                    join(
                            state.clients(),
                            done -> done.count() + "," + done.last() + "," + done.lastSequenceNumber() + ","
                                    + done.digest()),
                    join(state.post().sent(), String::valueOf),
                    join(state.post().received(), received -> received.count() + "," + received.last()),
                    join(state.post().refunded(), received -> received.count() + "," + received.last()),
                    String.join(";", state.faults()));
        }

        private static <K, V> String join(Map<K, V> map, Function<V, String> values) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "," + values.apply(entry.getValue()))
                    .collect(Collectors.joining(";"));
        }

        static Wealth parse(String text) {
            String[] parts = text.split("\\|", -1);
            long[] numbers = numbers(parts[2], 0);
            Map<Integer, Done> clients = new HashMap<>();
            for (String part : items(parts[3])) {
                long[] done = numbers(part, 0);
                clients.put((int) done[0], new Done(done[1], done[2], done[3], done[4]));
            }
            Map<String, Long> sent = new HashMap<>();
            for (String part : items(parts[4])) {
                sent.put(name(part), numbers(part, 1)[0]);
            }
            State state = new State(
                    new Purse(numbers[1], numbers[2]),
                    numbers[3],
                    clients,
                    new Post(sent, received(parts[5]), received(parts[6])),
                    items(parts[7]));
            return new Wealth(parts[1], numbers[0], state);
        }

        private static Map<String, Received> received(String text) {
            Map<String, Received> received = new HashMap<>();
            for (String part : items(text)) {
                long[] numbers = numbers(part, 1);
                received.put(name(part), new Received(numbers[0], numbers[1]));
            }
            return received;
        }

        private static List<String> items(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(";", -1));
        }

        private static String name(String item) {
            return item.substring(0, item.indexOf(','));
        }

        private static long[] numbers(String item, int skipped) {
            List<Long> numbers = new ArrayList<>();
            String[] parts = item.split(",", -1);
            for (int i = skipped; i < parts.length; i++) {
                numbers.add(Long.valueOf(parts[i]));
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** The states are complete. */
    record Told() implements Line {
        @Override
        public String text() {
            return "told";
        }
    }

    /**
     * A client has its reply.
     *
     * @param isAgain whether the client only asked again for the last reply that it had before
     * @param sequenceNumber 0 for a rejection
     * @param outcome the balance, or the reason of the rejection
     */
    record Answer(boolean isAgain, int client, long number, boolean isRepeated, long sequenceNumber, String outcome)
            implements Line {
        @Override
        public String text() {
            return (isAgain ? "again " : "answer ") + client + " " + number + " " + isRepeated + " " + sequenceNumber
                    + " " + outcome;
        }
    }

    /**
     * A step of an author is done.
     *
     * @param content of the note afterwards
     */
    record NoteStep(int author, long step, Content content) implements Line {
        @Override
        public String text() {
            return "step " + author + " " + step + " " + describe(content);
        }
    }

    /**
     * What is on a note.
     *
     * @param note of the author's
     * @param isListed whether its key is among those of the type
     */
    record NoteFound(int author, int note, boolean isListed, Content content) implements Line {
        @Override
        public String text() {
            return "note " + author + " " + note + " " + isListed + " " + describe(content);
        }
    }

    private static String describe(Content content) {
        Text text = content.text();
        return content.sequenceNumber() + " " + text.first() + "," + text.last() + "," + text.count();
    }

    private static Content content(String sequenceNumber, String text) {
        String[] numbers = text.split(",", -1);
        return new Content(
                Long.parseLong(sequenceNumber),
                new Text(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
    }

    /** The process has heard the mark, and whatever it says after this line it says after that. */
    record Mark() implements Line {
        @Override
        public String text() {
            return "mark";
        }
    }

    /**
     * The storage failed, as it is documented to, and nobody works on.
     *
     * @param client the one who was told so, or {@link #NOBODY} when the store could not be opened
     */
    record Failed(int client, String what) implements Line {
        static final int NOBODY = -1;

        @Override
        public String text() {
            return "failed " + client + " " + what.replace('\n', ' ');
        }
    }

    /** A client was told that there is no room, and waits until there is. */
    record Full(int client) implements Line {
        @Override
        public String text() {
            return "full " + client;
        }
    }

    /** Something happened that must not. */
    record Trouble(String what) implements Line {
        @Override
        public String text() {
            return "trouble " + what.replace('\n', ' ');
        }
    }

    /** The line of this text. */
    static Line parse(String text) {
        String[] words = text.split(" ", 6);
        return switch (words[0]) {
            case "opening" -> new Opening();
            case "opened" -> new Opened(Long.parseLong(words[1]));
            case "delivered" -> new Delivered(Long.parseLong(words[1]));
            case "told" -> new Told();
            case "mark" -> new Mark();
            case "step" ->
                new NoteStep(Integer.parseInt(words[1]), Long.parseLong(words[2]), content(words[3], words[4]));
            case "note" ->
                new NoteFound(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Boolean.parseBoolean(words[3]),
                        content(words[4], words[5]));
            case "full" -> new Full(Integer.parseInt(words[1]));
            case "failed" -> {
                String[] parts = text.split(" ", 3);
                yield new Failed(Integer.parseInt(parts[1]), parts[2]);
            }
            case "again", "answer" ->
                new Answer(
                        words[0].equals("again"),
                        Integer.parseInt(words[1]),
                        Long.parseLong(words[2]),
                        Boolean.parseBoolean(words[3]),
                        Long.parseLong(words[4]),
                        words[5]);
            default ->
                text.startsWith("wealth|")
                        ? Wealth.parse(text)
                        : new Trouble(text.startsWith("trouble ") ? text.substring(8) : "unknown line: " + text);
        };
    }
}
