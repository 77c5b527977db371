// Records of Kafka's own topics as Kafka writes them, for make_own_topics.py: a line of topic, key, value and both as Kafka's own JSON.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.*;
import java.nio.ByteBuffer;
import java.util.*;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.*;

class OwnTopics {
    static final ObjectMapper MAPPER = new ObjectMapper();

    // Something of its own in every field, so that none passes for another.
    static int next = 1;

    static Object filled(Type type, int depth) throws Exception {
        if (type == byte.class) return (byte) (next++ % 100);
        if (type == short.class) return (short) next++;
        if (type == int.class) return 1000 + next++;
        if (type == long.class) return 1_000_000_000_000L + next++;
        if (type == boolean.class) return next++ % 2 == 0;
        if (type == String.class) return "text-" + next++;
        if (type == byte[].class) return new byte[] {1, 2, (byte) next++};
        if (type == Uuid.class) return new Uuid(next++, next++);
        if (type instanceof ParameterizedType list) {
            return new ArrayList<>(List.of(filled(list.getActualTypeArguments()[0], depth), filled(list.getActualTypeArguments()[0], depth)));
        }
        if (type == Byte.class || type == Short.class || type == Integer.class || type == Long.class) {
            return type == Integer.class ? (Object) (1000 + next++) : type == Short.class ? (Object) (short) next++ : type == Long.class ? (Object) (long) next++ : (Object) (byte) next++;
        }
        return fill(((Class<?>) type).getDeclaredConstructor().newInstance(), depth + 1);
    }

    static Object fill(Object message, int depth) throws Exception {
        for (Method method : message.getClass().getMethods()) {
            if (method.getName().startsWith("set") && method.getParameterCount() == 1 && method.getDeclaringClass() == message.getClass()) {
                try {
                    method.invoke(message, filled(method.getGenericParameterTypes()[0], depth));
                } catch (InvocationTargetException | NoSuchMethodException ignored) {
                }
            }
        }
        return message;
    }

    static JsonNode json(Object message, short version) throws Exception {
        Class<?> converter = Class.forName(message.getClass().getName() + "JsonConverter");
        return (JsonNode) converter.getMethod("write", message.getClass(), short.class).invoke(null, message, version);
    }

    static String hex(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        return HexFormat.of().formatHex(all);
    }

    static ByteBuffer sized(Message message, short version, short head) {
        return MessageUtil.toVersionPrefixedByteBuffer(version, message);
    }

    static void all(String topic, String place) throws Exception {
        Class<?> types = Class.forName(place + ".CoordinatorRecordType");
        for (Object type : types.getEnumConstants()) {
            short id = (short) types.getMethod("id").invoke(type);
            ApiMessage key = (ApiMessage) types.getMethod("newRecordKey").invoke(type);
            short last = (short) types.getMethod("highestSupportedVersion").invoke(type);
            short first = (short) types.getMethod("lowestSupportedVersion").invoke(type);
            fill(key, 0);
            for (short version = first; version <= last; version++) {
                ApiMessage value = (ApiMessage) types.getMethod("newRecordValue").invoke(type);
                fill(value, 0);
                ByteBuffer written;
                JsonNode told;
                try {
                    written = MessageUtil.toVersionPrefixedByteBuffer(version, value);
                    told = json(value, version);
                } catch (InvocationTargetException | RuntimeException error) {
                    // A field that this version does not have: the record as it is made.
                    value = (ApiMessage) types.getMethod("newRecordValue").invoke(type);
                    written = MessageUtil.toVersionPrefixedByteBuffer(version, value);
                    told = json(value, version);
                }
                ByteBuffer keyBytes = MessageUtil.toCoordinatorTypePrefixedByteBuffer(key);
                System.out.println(MAPPER.writeValueAsString(Map.of("topic", topic, "name", type.toString() + " v" + version,
                    "key", hex(keyBytes), "value", hex(written), "key_json", json(key, (short) 0), "value_json", told)));
            }
        }
    }

    static void mirror(String topic, byte[] key, byte[] value) throws Exception {
        System.out.println(MAPPER.writeValueAsString(Map.of("topic", topic, "name", "mirror", "key", HexFormat.of().formatHex(key),
            "value", HexFormat.of().formatHex(value))));
    }

    static byte[] call(Object record, String name) throws Exception {
        Method method = record.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return (byte[]) method.invoke(record);
    }

    public static void main(String[] arguments) throws Exception {
        all("__consumer_offsets", "org.apache.kafka.coordinator.group.generated");
        all("__transaction_state", "org.apache.kafka.coordinator.transaction.generated");
        all("__share_group_state", "org.apache.kafka.coordinator.share.generated");
        var partition = new org.apache.kafka.common.TopicPartition("orders", 3);
        var checkpoint = new org.apache.kafka.connect.mirror.Checkpoint("billing", partition, 17, 42, "seen");
        mirror("west.checkpoints.internal", call(checkpoint, "recordKey"), call(checkpoint, "recordValue"));
        var heartbeat = new org.apache.kafka.connect.mirror.Heartbeat("west", "east", 1795698855123L);
        mirror("west.heartbeats", call(heartbeat, "recordKey"), call(heartbeat, "recordValue"));
        var sync = Class.forName("org.apache.kafka.connect.mirror.OffsetSync").getDeclaredConstructors()[0];
        sync.setAccessible(true);
        Object one = sync.newInstance(partition, 17L, 42L);
        mirror("mm2-offset-syncs.east.internal", call(one, "recordKey"), call(one, "recordValue"));
    }
}
