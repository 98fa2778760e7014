import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.GenericMachine;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Patterns;

/**
 * Asks event-ruler, the matcher that EventBridge publishes.
 *
 * <pre>
 * java -cp 'lib/*' EventRuler.java answers                  pairs on stdin; one letter for each on stdout
 * java -cp 'lib/*' EventRuler.java names RULES EVENTS       the names of the rules that match, an array for each event
 * java -cp 'lib/*' EventRuler.java measure RULES EVENTS     events per second
 * </pre>
 *
 * Pairs are lines of {"pattern": "text of JSON", "event": "text of JSON"}, rules are lines of
 * {"name": "…", "pattern": "text of JSON"}, and events are lines of JSON as they are.
 */
public class EventRuler {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Events that event-ruler would read in its own way are mistakes: with a name twice, or with more behind them. */
    private static final ObjectMapper STRICT_JSON = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "answers" -> answers();
            case "names" -> names(arguments[1], arguments[2]);
            case "measure" -> measure(arguments[1], arguments[2]);
            default -> fail("answers, names or measure, not " + arguments[0]);
        }
    }

    /** m: the event matches, n: it does not, r: the pattern is refused. */
    private static void answers() throws IOException {
        var pairs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var letters = new StringBuilder();
        for (String line = pairs.readLine(); line != null; line = pairs.readLine()) {
            JsonNode pair = JSON.readTree(line);
            letters.append(answer(pair.get("pattern").textValue(), pair.get("event").textValue(), letters.length()));
        }
        System.out.println(letters);
    }

    private static char answer(String pattern, String event, int number) {
        if (!isReadable(event)) fail("the event of pair " + number + " is no JSON object, or has a name twice: " + event);
        GenericMachine<String> machine = machine(false);
        try {
            add(machine, "rule", pattern);
        } catch (Exception refused) {
            return 'r';
        }
        try {
            return machine.rulesForJSONEvent(event).isEmpty() ? 'n' : 'm';
        } catch (Exception mistake) {
            throw new IllegalStateException("pair " + number + " has no answer: " + pattern + " on " + event, mistake);
        }
    }

    private static boolean isReadable(String event) {
        try {
            return STRICT_JSON.readTree(event).isObject();
        } catch (IOException mistake) {
            return false;
        }
    }

    /**
     * @param structured whether events are matched by the finder that is the default since 2.0.0; it misses matches
     *     where a name with a dot and a step down make the same path, so answers are asked of the other one
     */
    private static GenericMachine<String> machine(boolean structured) {
        return GenericMachine.<String>builder()
            .withStructuredMatching(structured)
            .withOverridesForDuplicateRules(false)
            .build();
    }

    /**
     * As addRule does, but where the compiler refuses a pattern, addRule tries its older compiler, which knows no $or
     * and takes it for a name.
     */
    private static void add(GenericMachine<String> machine, String name, String pattern) throws IOException {
        for (Map<String, List<Patterns>> rule : JsonRuleCompiler.compile(pattern, false)) {
            machine.addPatternRule(name, rule);
        }
    }

    private static void names(String rules, String events) throws Exception {
        GenericMachine<String> machine = machineOf(rules, false);
        for (String event : lines(events)) {
            System.out.println(JSON.writeValueAsString(machine.rulesForJSONEvent(event).stream().sorted().toList()));
        }
    }

    private static void measure(String rules, String events) throws Exception {
        var figures = JSON.createObjectNode();
        figures.put("java", System.getProperty("java.version"));
        figures.put("defaultFinder", eventsPerSecond(machineOf(rules, true), lines(events)));
        figures.put("stepFinder", eventsPerSecond(machineOf(rules, false), lines(events)));
        System.out.println(JSON.writeValueAsString(figures));
    }

    private static final double WARM_UP_SECONDS = 5;
    private static final int ROUNDS = 7;
    private static final double ROUND_SECONDS = 1;

    /** The median of some rounds, after the machine has been kept busy for a while. */
    private static long eventsPerSecond(GenericMachine<String> machine, List<String> events) throws Exception {
        round(machine, events, WARM_UP_SECONDS);
        double[] rounds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) rounds[i] = round(machine, events, ROUND_SECONDS);
        Arrays.sort(rounds);
        return Math.round(rounds[ROUNDS / 2]);
    }

    /** What the machine answered, kept so that nothing is optimised away. */
    private static long matched = 0;

    private static double round(GenericMachine<String> machine, List<String> events, double seconds) throws Exception {
        long start = System.nanoTime();
        long done = 0;
        double taken = 0;
        while (taken < seconds) {
            for (String event : events) matched += machine.rulesForJSONEvent(event).size();
            done += events.size();
            taken = (System.nanoTime() - start) / 1e9;
        }
        return done / taken;
    }

    private static GenericMachine<String> machineOf(String rules, boolean structured) throws IOException {
        GenericMachine<String> machine = machine(structured);
        for (String line : lines(rules)) {
            JsonNode rule = JSON.readTree(line);
            add(machine, rule.get("name").textValue(), rule.get("pattern").textValue());
        }
        return machine;
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8).stream().filter(line -> !line.isBlank()).toList();
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
