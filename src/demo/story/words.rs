//! The names, places and goods that the story is made of. Knows no records.
use crate::demo::random::Random;

/// Something the shop sells.
#[derive(Clone, Copy, Debug)]
pub struct Good {
    pub name: &'static str,
    /// Price of one, in cents.
    pub cents: u64,
}

/// All word lists, split once.
#[derive(Debug)]
pub struct WordLists {
    first: Vec<&'static str>,
    last: Vec<&'static str>,
    cities: Vec<(&'static str, &'static str)>,
    streets: Vec<&'static str>,
    pub goods: Vec<Good>,
    seed: u64,
}

/// A customer: everything follows from the number and the seed.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    pub first: &'static str,
    pub last: &'static str,
    pub street: &'static str,
    pub house: u64,
    pub city: &'static str,
    pub country: &'static str,
}

impl Customer {
    /// The key under which everything about the customer is written.
    pub fn id(number: u32) -> String {
        format!("customer-{number:05}")
    }
}

fn pair(line: &'static str) -> (&'static str, &'static str) {
    line.split_once('|').expect("every line of the list has two fields")
}

impl WordLists {
    pub fn new(seed: u64) -> WordLists {
        let good = |line| {
            let (name, cents) = pair(line);
            Good { name, cents: cents.parse().expect("the list has prices in cents") }
        };
        WordLists {
            first: include_str!("../../../assets/demo/first-names.txt").lines().collect(),
            last: include_str!("../../../assets/demo/last-names.txt").lines().collect(),
            cities: include_str!("../../../assets/demo/cities.txt").lines().map(pair).collect(),
            streets: include_str!("../../../assets/demo/streets.txt").lines().collect(),
            goods: include_str!("../../../assets/demo/goods.txt").lines().map(good).collect(),
            seed,
        }
    }

    pub fn customer(&self, number: u32) -> Customer {
        let mut random = Random::new(self.seed ^ (u64::from(number) << 20));
        let (city, country) = pick(&mut random, &self.cities);
        Customer {
            first: pick(&mut random, &self.first),
            last: pick(&mut random, &self.last),
            street: pick(&mut random, &self.streets),
            house: 1 + random.below(140),
            city,
            country,
        }
    }
}

/// One of `things`, each as likely as the others.
pub fn pick<T: Copy>(random: &mut Random, things: &[T]) -> T {
    things[random.below(things.len() as u64) as usize]
}

/// True `times` in `of`.
pub fn chance(random: &mut Random, times: u64, of: u64) -> bool {
    random.below(of) < times
}
