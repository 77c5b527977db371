//! A policy of a cluster's own, as its operators write them in Java: `create.topic.policy.class.name` and
//! `alter.config.policy.class.name`. The machine may have no compiler, so that the class is put together here, byte by byte (chapter 4
//! of the JVM's specification; of version 49, which needs no frames).
use std::fs;

use super::jars;

/// The name of the class.
pub const CLASS: &str = "OwnRules";
/// No topic is made whose name begins so.
pub const FORBIDDEN: &str = "forbidden";
/// No config is set of what is named so.
pub const FIXED: &str = "fixed";
/// What it says then.
pub const WORDS: &str = "not by our own rules";

const INTERFACES: [&str; 2] =
    ["org/apache/kafka/server/policy/CreateTopicPolicy", "org/apache/kafka/server/policy/AlterConfigPolicy"];

/// The class path of Kafka `version` with the class in it.
pub fn class_path(version: &str) -> String {
    let folder = jars::workshop().join("rules");
    let file = folder.join(format!("{CLASS}.class"));
    // Others may be reading it: it is written once.
    if !file.exists() {
        fs::create_dir_all(&folder).expect("the target folder is writable");
        fs::write(file, class()).expect("the target folder is writable");
    }
    format!("{}:{}", jars::class_path(version), folder.display())
}

/// The constants of the class.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    count: u16,
}

impl Pool {
    fn add(&mut self, tag: u8, parts: &[u8]) -> u16 {
        self.bytes.push(tag);
        self.bytes.extend(parts);
        self.count += 1;
        self.count
    }

    fn text(&mut self, text: &str) -> u16 {
        let length = u16::try_from(text.len()).expect("a short text");
        self.add(1, &[&length.to_be_bytes(), text.as_bytes()].concat())
    }

    fn class(&mut self, name: &str) -> u16 {
        let name = self.text(name);
        self.add(7, &name.to_be_bytes())
    }

    fn string(&mut self, text: &str) -> u16 {
        let text = self.text(text);
        self.add(8, &text.to_be_bytes())
    }

    fn method(&mut self, class: &str, name: &str, kind: &str) -> u16 {
        let (class, name, kind) = (self.class(class), self.text(name), self.text(kind));
        let named = self.add(12, &pair(name, kind));
        self.add(10, &pair(class, named))
    }
}

fn pair(one: u16, other: u16) -> Vec<u8> {
    [one.to_be_bytes(), other.to_be_bytes()].concat()
}

/// An instruction with a constant behind it.
fn with(code: u8, constant: u16) -> Vec<u8> {
    [&[code][..], &constant.to_be_bytes()].concat()
}

/// A public method: its name, its type, its instructions.
fn method(pool: &mut Pool, (name, kind): (&str, &str), code: &[u8]) -> Vec<u8> {
    let (name, kind, attribute) = (pool.text(name), pool.text(kind), pool.text("Code"));
    let length = u32::try_from(code.len()).expect("a short method");
    let mut bytes = [1u16, name, kind, 1, attribute].map(u16::to_be_bytes).concat();
    bytes.extend((length + 12).to_be_bytes());
    // Three values on the stack, two variables.
    bytes.extend([3u16, 2].map(u16::to_be_bytes).concat());
    bytes.extend(length.to_be_bytes());
    bytes.extend(code);
    // Nothing is caught, and nothing more is said of the method.
    bytes.extend([0; 4]);
    bytes
}

/// `validate`: throws if the name of what is asked for, which these calls lead to, begins with the prefix.
fn validate(pool: &mut Pool, of: &str, calls: &[(&str, &str, &str)], prefix: &str) -> Vec<u8> {
    const EXCEPTION: &str = "org/apache/kafka/common/errors/PolicyViolationException";
    let mut code = vec![0x2b]; // aload_1
    for (class, name, kind) in calls {
        let called = pool.method(class, name, kind);
        code.extend(with(0xb6, called)); // invokevirtual
    }
    let prefix = pool.string(prefix);
    code.extend(with(0x13, prefix)); // ldc_w
    let begins = pool.method("java/lang/String", "startsWith", "(Ljava/lang/String;)Z");
    code.extend(with(0xb6, begins));
    let (exception, words) = (pool.class(EXCEPTION), pool.string(WORDS));
    let made = pool.method(EXCEPTION, "<init>", "(Ljava/lang/String;)V");
    code.extend(with(0x99, 14)); // ifeq, to the return behind the throw
    code.extend(with(0xbb, exception)); // new
    code.push(0x59); // dup
    code.extend(with(0x13, words)); // ldc_w
    code.extend(with(0xb7, made)); // invokespecial
    code.extend([0xbf, 0xb1]); // athrow, return
    method(pool, ("validate", &format!("(L{of}$RequestMetadata;)V")), &code)
}

fn class() -> Vec<u8> {
    let mut pool = Pool::default();
    let (this, above) = (pool.class(CLASS), pool.class("java/lang/Object"));
    let interfaces = INTERFACES.map(|name| pool.class(name));
    let above_made = pool.method("java/lang/Object", "<init>", "()V");
    // aload_0, invokespecial, return
    let made = [&[0x2a][..], &with(0xb7, above_made), &[0xb1]].concat();
    let [create, alter] = INTERFACES;
    let (creating, altering) = (format!("{create}$RequestMetadata"), format!("{alter}$RequestMetadata"));
    let resource = "org/apache/kafka/common/config/ConfigResource";
    let (text, asked) = ("()Ljava/lang/String;", format!("()L{resource};"));
    let methods = [
        method(&mut pool, ("<init>", "()V"), &made),
        method(&mut pool, ("configure", "(Ljava/util/Map;)V"), &[0xb1]),
        method(&mut pool, ("close", "()V"), &[0xb1]),
        validate(&mut pool, create, &[(&creating, "topic", text)], FORBIDDEN),
        validate(&mut pool, alter, &[(&altering, "resource", &asked), (resource, "name", text)], FIXED),
    ];
    let mut bytes = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 49];
    bytes.extend((pool.count + 1).to_be_bytes());
    bytes.extend(pool.bytes);
    // Public, and its calls of what is above are Java's usual ones.
    bytes
        .extend([0x21u16, this, above, 2, interfaces[0], interfaces[1], 0, 5].map(u16::to_be_bytes).concat());
    bytes.extend(methods.concat());
    bytes.extend([0; 2]);
    bytes
}
