// Values in Smile as Jackson writes them, for make_unframed.py: a line of hex for each.
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.*;

class Smile {
    static Map<String, Object> map(Object... parts) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int at = 0; at < parts.length; at += 2) map.put((String) parts[at], parts[at + 1]);
        return map;
    }

    static void write(Object value, SmileGenerator.Feature... features) throws Exception {
        SmileFactory factory = new SmileFactory();
        for (SmileGenerator.Feature feature : features) factory.enable(feature);
        if (features.length > 1) factory.disable(SmileGenerator.Feature.ENCODE_BINARY_AS_7BIT);
        System.out.println(HexFormat.of().formatHex(new ObjectMapper(factory).writeValueAsBytes(value)));
    }

    public static void main(String[] arguments) throws Exception {
        write(map("id", "order-1", "count", 17, "total", 12.5, "paid", true, "note", null,
            "lines", List.of(map("sku", "SKU-107", "n", -3), map()), "text", "gr\u00fc\u00df \u65e5\u672c \ud83d\ude00 \"q\" \n",
            "empty", List.of(), "", "no name"));
        write(map("n", List.of(0, 127, 128, 255, 256, 65535, 65536, 4294967295L, 4294967296L, Long.MAX_VALUE, -1, -32, -33, -128, -129,
            -32768, -32769, Integer.MIN_VALUE, -2147483649L, Long.MIN_VALUE)));
        Map<String, Object> large = map("long", "x".repeat(300));
        List<Integer> list = new ArrayList<>();
        for (int n = 0; n < 40; n++) list.add(n);
        large.put("list", list);
        for (int n = 0; n < 20; n++) large.put("k" + n, n);
        write(large);
        write(map("big", BigInteger.TWO.pow(64), "less", BigInteger.TWO.pow(127).negate(), "d", new BigDecimal("273.15"),
            "digits", new BigDecimal("12345678901234567890123.45"), "single", 0.1f, "twice", -1.5e-10));
        List<Object> shared = new ArrayList<>();
        for (int n = 0; n < 9; n++) shared.add(map("name", "v" + n % 3, "kind", "shared value"));
        write(map("list", shared), SmileGenerator.Feature.CHECK_SHARED_STRING_VALUES);
        Map<String, Object> many = map();
        for (int n = 0; n < 1500; n++) many.put("k" + n, "v" + n);
        write(many, SmileGenerator.Feature.CHECK_SHARED_STRING_VALUES);
        byte[] bytes = {0, -1, 'a', 1, 2, 3, 4, 5};
        write(map("bytes", bytes));
        write(map("bytes", bytes, "text", "shared", "again", "shared"),
            SmileGenerator.Feature.CHECK_SHARED_STRING_VALUES, SmileGenerator.Feature.WRITE_END_MARKER);
        write(map("a", "x".repeat(32), "b", "x".repeat(33), "c", "x".repeat(64), "d", "x".repeat(65), "e", "\u00fc".repeat(16),
            "f", "\u00fc".repeat(17), "g", "\u00fc".repeat(32), "h", "\u00fc".repeat(40), "\u00fc".repeat(20), 1, "n".repeat(70), 2));
    }
}
